export default () => ({
  name: 'b5-huge-warnings',
  transform() {
    const text = 'x'.repeat(1 << 20);
    for (let number = 0; number < 1e6; number++) this.warn(text + number);
  },
});
