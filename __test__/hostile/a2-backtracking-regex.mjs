export default () => ({
  name: 'a2-backtracking-regex',
  transform: () => String(/^(a+)+$/.test(`${'a'.repeat(60)}b`)),
});
