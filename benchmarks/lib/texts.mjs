const ascii = 'export function total(items) { return items.reduce((sum, item) => sum + item.price, 0) }\n';
const notLatin1 =
  'export const title = "価格の合計 – συνολική τιμή" // total(items) of the basket, in words\n';

/** Makes texts of one size that differ from each other, as V8 would hold a module fresh from a bundler. */
export function textSource(length, { latin1 = true } = {}) {
  const encoding = latin1 ? 'latin1' : 'utf16le';
  const line = latin1 ? ascii : notLatin1;
  const text = line.repeat(Math.ceil(length / line.length)).slice(0, length - 17);
  const bytes = Buffer.from(`/* ${'0'.repeat(10)} */${text}\n`, encoding);
  let count = 0;
  return () => {
    bytes.write(String(++count).padStart(10, '0'), latin1 ? 3 : 6, encoding);
    return bytes.toString(encoding);
  };
}
