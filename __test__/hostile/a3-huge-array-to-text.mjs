// One native loop in which no JavaScript is interpreted.
export default () => ({ name: 'a3-huge-array-to-text', transform: () => `${new Array(1e9)}` });
