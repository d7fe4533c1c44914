export default () => ({
  name: 'b8-source-map',
  transform: (code) => ({ code, map: { version: 3, sources: ['a'], names: [], mappings: 'AAAA,'.repeat(1e7) } }),
});
