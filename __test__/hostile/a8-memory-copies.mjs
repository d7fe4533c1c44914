// Bulk memory instructions cannot be interrupted; the cap on memory bounds each, and the time between two is checked.
export default () => ({
  name: 'a8-memory-copies',
  transform() {
    const bytes = new Uint8Array(32 << 20);
    for (;;) bytes.copyWithin(0, 1);
  },
});
