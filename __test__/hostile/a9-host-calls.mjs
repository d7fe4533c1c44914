export default () => ({
  name: 'a9-host-calls',
  transform() {
    for (;;) this.getModuleIds();
  },
});
