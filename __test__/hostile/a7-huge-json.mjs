export default () => ({
  name: 'a7-huge-json',
  transform: () => String(JSON.parse(`[${'1,'.repeat(12e6)}1]`).length),
});
