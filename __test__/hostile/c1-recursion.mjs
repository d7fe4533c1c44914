const deeper = () => deeper() + 1;
export default () => ({ name: 'c1-recursion', transform: () => deeper() });
