export default () => ({
  name: 'a4-index-of',
  transform() {
    const text = 'a'.repeat(4e6);
    let found = 0;
    for (;;) found += text.indexOf(`${'a'.repeat(1000)}b`);
  },
});
