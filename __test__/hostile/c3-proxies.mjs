export default () => ({
  name: 'c3-proxies',
  transform() {
    let object = {};
    for (let number = 0; number < 1e5; number++) object = new Proxy(object, {});
    return object.property;
  },
});
