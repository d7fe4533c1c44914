export default () => ({
  name: 'a9-warnings',
  transform() {
    for (let number = 0; number < 1e6; number++) this.warn(`warning ${number}`);
  },
});
