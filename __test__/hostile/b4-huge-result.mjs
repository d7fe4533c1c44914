export default () => ({ name: 'b4-huge-result', transform: () => 'x'.repeat(300 << 20) });
