export default () => ({
  name: 'a4-fill',
  transform() {
    const list = new Array(1e6);
    for (;;) list.fill(0);
  },
});
