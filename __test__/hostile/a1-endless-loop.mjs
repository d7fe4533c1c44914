export default () => ({
  name: 'a1-endless-loop',
  transform() {
    for (;;);
  },
});
