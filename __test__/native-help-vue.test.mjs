// What a Vue pipeline is made of gives with native help what it gives in Node.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { file, helpTries } from './lib/help-tries.mjs';

const COMPILER = '../node_modules/@vue/compiler-sfc/dist/compiler-sfc.cjs.js';

const tries = helpTries();
const here = dirname(fileURLToPath(import.meta.url));

/** A module of what the compiler has for source maps, which it does not export. */
function mapsOfCompiler() {
  const text = readFileSync(file(COMPILER), 'utf8');
  const part = (start) => text.slice(text.indexOf(start), text.indexOf('\n}\n', text.indexOf(start)) + 3);
  const code = [
    `var sourceMapJs = require(${JSON.stringify(file('../node_modules/source-map-js/source-map.js'))});`,
    part('const splitRE = '),
    part('function mergeSourceMaps('),
    'exports.generateSourceMap = generateSourceMap;\nexports.mergeSourceMaps = mergeSourceMaps;\n',
  ].join('\n');
  writeFileSync(join(tries.root, 'maps.cjs'), code);
  return relative(here, join(tries.root, 'maps.cjs'));
}

tries.tryAll([
  {
    name: "maps of Vue's compiler",
    path: mapsOfCompiler(),
    run: 'vue-maps',
    seeds: 2000,
    calls: 'mapCharacters mergeMaps writeMappings',
  },
  {
    name: 'maps of objects, as templates have them',
    path: '../node_modules/source-map-js/lib/source-map-generator.js',
    run: 'object-maps',
    seeds: 3000,
    calls: 'writeMappings',
  },
  {
    name: "Vue's scripts with their templates, mapped",
    path: COMPILER,
    run: 'vue-components',
    seeds: 400,
    calls: 'mapCharacters mergeMaps writeMappings',
  },
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
    path: COMPILER,
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
    calls: 'estreeVisit',
  },
  {
    name: 'estree-walker, CommonJS',
    path: '../node_modules/estree-walker/dist/umd/estree-walker.js',
    run: 'walks',
    from: 'runEstree',
    seeds: 400,
    calls: 'estreeVisit',
  },
]);
