export default () => ({
  name: 'a9-resolve-loop',
  async transform() {
    for (;;) await this.resolve('./nothing.js');
  },
});
