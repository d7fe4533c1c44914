export * from './adapter/dist/bundle/index.js';
