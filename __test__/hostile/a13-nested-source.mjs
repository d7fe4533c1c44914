export default () => ({
  name: 'a13-nested-source',
  transform() {
    return JSON.stringify(this.parse('['.repeat(50_000)));
  },
});
