export { default } from 'unenv/node/internal/punycode/punycode';
