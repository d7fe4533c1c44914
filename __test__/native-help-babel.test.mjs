// Babel's packages with native help give what they give in Node: random programs, walks and maps.
import { helpTries } from './lib/help-tries.mjs';

helpTries().tryAll([
  {
    name: "Babel's parser",
    path: '../node_modules/@babel/parser/lib/index.js',
    run: 'parsed',
    from: 'babel',
    seeds: 200,
    calls: 'wordEnd spaceEnd',
  },
  {
    name: "Babel's scopes",
    path: '../node_modules/@babel/types/lib/index.js',
    run: 'transformed',
    from: 'scopes',
    seeds: 200,
    shows: 'noScopes',
  },
  {
    name: "Babel with React's preset",
    path: 'fixtures/native-help/babel-kit.mjs',
    run: 'transformed',
    seeds: 200,
    calls: 'wordEnd spaceEnd isNoImport babelWalk printChar printNode',
    shows: 'noScopes quickComments quickWalk maybeAddMapping',
  },
  {
    name: "Babel's walk over a tree that changes",
    path: 'fixtures/native-help/babel-kit.mjs',
    run: 'walked',
    seeds: 600,
    calls: 'babelWalk',
    shows: 'noScopes quickWalk',
  },
  {
    name: "Babel's walk with a method that was replaced",
    path: 'fixtures/native-help/babel-kit.mjs',
    run: 'walked',
    from: 'replaced',
    seeds: 100,
    calls: 'babelWalk',
  },
  {
    name: "Babel's printer",
    path: 'fixtures/native-help/babel-kit.mjs',
    run: 'generated',
    seeds: 600,
    calls: 'printChar printWord printToken printSpace printFrom printNode',
    shows: 'maybeAddMapping',
  },
  {
    name: 'gen-mapping, ES module',
    path: '../node_modules/@jridgewell/gen-mapping/dist/gen-mapping.mjs',
    run: 'mapped',
    seeds: 1000,
    shows: 'maybeAddMapping',
  },
  {
    name: 'gen-mapping, CommonJS',
    path: '../node_modules/@jridgewell/gen-mapping/dist/gen-mapping.umd.js',
    run: 'mapped',
    seeds: 200,
    shows: 'maybeAddMapping',
  },
]);
