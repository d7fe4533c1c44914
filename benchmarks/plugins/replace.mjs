export default function replace(values) {
  const pattern = new RegExp(`\\b(${Object.keys(values).join('|')})\\b`, 'g');
  return {
    name: 'bench-replace',
    transform(code, id) {
      return { code: code.replace(pattern, (name) => values[name]), map: null };
    },
  };
}
