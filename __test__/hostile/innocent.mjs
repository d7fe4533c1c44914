export default () => ({ name: 'innocent', transform: (code) => `${code};` });
