export default function identity() {
  return {
    name: 'bench-identity',
    transform(code, id) {
      return code;
    },
  };
}
