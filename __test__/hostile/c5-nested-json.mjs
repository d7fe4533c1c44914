export default () => ({
  name: 'c5-nested-json',
  transform: () => String(JSON.parse('['.repeat(1e6) + ']'.repeat(1e6))),
});
