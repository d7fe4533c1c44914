export default () => ({
  name: 'b1-buffers',
  transform() {
    const kept = [];
    for (;;) kept.push(new Uint8Array(16 << 20));
  },
});
