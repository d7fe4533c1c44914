// What a small plugin is like. Loading it at build time tells which pages of the image loading a plugin writes.
export default function sample(options = {}) {
  const { word = 'answer' } = options;
  return {
    name: 'sample',
    transform(code, id) {
      if (!id.endsWith('.js') || code.includes(`not ${word}`)) return null;
      return { code: code.replaceAll(word, 'question'), map: null };
    },
  };
}
