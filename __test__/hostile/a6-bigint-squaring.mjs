export default () => ({
  name: 'a6-bigint-squaring',
  transform() {
    let number = 3n;
    for (;;) number *= number;
  },
});
