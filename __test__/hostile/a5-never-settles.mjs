export default () => ({ name: 'a5-never-settles', transform: () => new Promise(() => {}) });
