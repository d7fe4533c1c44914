export default () => ({
  name: 'a4-hostile-comparator',
  transform() {
    const list = Array.from({ length: 1e5 }, (_, index) => index);
    for (;;) list.sort(() => 0.5 - Math.random());
  },
});
