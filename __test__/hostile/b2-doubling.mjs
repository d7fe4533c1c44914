export default () => ({
  name: 'b2-doubling',
  transform() {
    let text = 'abcdefgh';
    while (text.length < 2 ** 30) text = Array.from(text + text).join('');
    return text;
  },
});
