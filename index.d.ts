export * from './adapter/dist/index.js';
