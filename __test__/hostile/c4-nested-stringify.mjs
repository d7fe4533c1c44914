export default () => ({
  name: 'c4-nested-stringify',
  transform() {
    let list = [];
    for (let number = 0; number < 2e5; number++) list = [list];
    return JSON.stringify(list);
  },
});
