const object = {
  get self() {
    return this.self;
  },
};
export default () => ({ name: 'c2-getter', transform: () => object.self });
