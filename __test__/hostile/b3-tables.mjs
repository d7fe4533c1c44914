/** Tables and memories of WebAssembly, without end. */
export default () => ({
  name: 'b3-tables',
  transform() {
    const kept = [];
    for (;;) {
      // One that is refused is no end of it.
      try {
        kept.push(new WebAssembly.Table({ initial: 1e5, element: 'anyfunc' }));
        kept.push(new WebAssembly.Memory({ initial: 4 }));
      } catch {}
    }
  },
});
