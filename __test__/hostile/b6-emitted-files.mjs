export default () => ({
  name: 'b6-emitted-files',
  transform() {
    for (let number = 0; number < 1e6; number++) this.emitFile({ type: 'asset', fileName: `f${number}`, source: 'x' });
  },
});
