// Nested replacements run JavaScript from C from JavaScript, so that both stacks grow.
const replace = (text) => text.replace(/./, replace);
export default () => ({ name: 'c9-native-recursion', transform: () => replace('x') });
