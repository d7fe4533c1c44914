export default () => ({
  name: 'a11-timers',
  transform() {
    for (;;) setTimeout(() => {}, 0);
  },
});
