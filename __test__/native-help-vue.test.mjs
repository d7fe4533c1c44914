// What a Vue pipeline is made of gives with native help what it gives in Node.
import { helpTries } from './lib/help-tries.mjs';

helpTries().tryAll([
  {
    name: "Vue's parser of templates",
    path: '../node_modules/@vue/compiler-core/dist/compiler-core.cjs.prod.js',
    run: 'templates',
    seeds: 400,
    calls: 'forwardTo',
    shows: 'quickLines',
  },
  {
    name: "Vue's scopes of styles",
    path: '../node_modules/@vue/compiler-sfc/dist/compiler-sfc.cjs.js',
    run: 'scoped-styles',
    seeds: 600,
    calls: 'scopedSelector',
  },
  {
    name: 'estree-walker, ES module',
    path: '../node_modules/estree-walker/dist/esm/estree-walker.js',
    run: 'walks',
    from: 'runEstree',
    seeds: 2000,
    calls: 'estreeNames',
  },
  {
    name: 'estree-walker, CommonJS',
    path: '../node_modules/estree-walker/dist/umd/estree-walker.js',
    run: 'walks',
    from: 'runEstree',
    seeds: 400,
    calls: 'estreeNames',
  },
]);
