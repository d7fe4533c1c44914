export default function returnsNull() {
  return {
    name: 'bench-null',
    transform(code, id) {
      return null;
    },
  };
}
