export default () => ({
  name: 'c8-nested-to-string',
  transform() {
    let list = [];
    for (let number = 0; number < 2e5; number++) list = [list];
    return `${list}`;
  },
});
