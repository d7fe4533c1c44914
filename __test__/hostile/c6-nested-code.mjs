export default () => ({ name: 'c6-nested-code', transform: () => String(new Function('['.repeat(1e6))) });
