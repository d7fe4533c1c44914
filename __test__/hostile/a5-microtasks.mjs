export default () => ({
  name: 'a5-microtasks',
  async transform() {
    for (;;) await null;
  },
});
