/**
 * Characters that change how the text around them is shown, or break a line: a terminal would show something else than is
 * there. `crates/manifest` refuses the same ones in a manifest's texts; here nothing has been checked yet.
 */
const deceptive =
  /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** Text for one line of a terminal. Line ends and tabs become a space; what else controls a terminal is left out. */
export function plainText(text: string): string {
  return text.replace(/[\r\n\t]+/g, ' ').replace(deceptive, '');
}

/** The same for several lines. */
export function plainLines(text: string): string {
  return text.split(/\r?\n/).map(plainText).join('\n');
}

/** Data in which every text is plain, keys included. */
export function plainData<Data>(value: Data): Data {
  return plainValue(value) as Data;
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== 'object' || value === null) return value;
  // From entries, so that a key `__proto__` stays an ordinary one.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [plainText(key), plainValue(item)]));
}
