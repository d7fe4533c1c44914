// Babel's packages with native help give what they give in Node: random programs, trees of real files, walks and maps.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { file, fixture, helpTries } from './lib/help-tries.mjs';

const { root, sandboxWith, tryAll } = helpTries();

tryAll([
  {
    name: "Babel's trees",
    path: '../node_modules/@babel/parser/lib/index.js',
    run: 'trees',
    seeds: 800,
    calls: 'babelTree',
  },
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
    calls: 'babelWalk babelGet',
    shows: 'noScopes quickWalk',
  },
  {
    name: "Babel's walk over a deep tree",
    path: 'fixtures/native-help/babel-kit.mjs',
    run: 'walked',
    from: 'deep',
    seeds: 100,
    calls: 'babelWalk',
  },
  {
    name: "Babel's search for comments",
    path: 'fixtures/native-help/babel-kit.mjs',
    run: 'walked',
    from: 'commented',
    seeds: 200,
    calls: 'eachCommented',
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
    calls: 'babelPrint printChar printWord printToken printSpace printFrom printNode',
    shows: 'maybeAddMapping',
  },
  {
    name: "Babel's printer of whole trees",
    path: 'fixtures/native-help/babel-kit.mjs',
    run: 'generated-plain',
    seeds: 600,
    calls: 'babelPrint',
  },
  {
    name: "Babel's printer of trees with something strange in them",
    path: 'fixtures/native-help/babel-kit.mjs',
    run: 'generated-plain',
    from: 'strange',
    seeds: 400,
    calls: 'babelPrint',
  },
  {
    name: "Babel's printer of deep trees",
    path: 'fixtures/native-help/babel-kit.mjs',
    run: 'generated-plain',
    from: 'deep',
    seeds: 100,
    calls: 'babelPrint',
  },
  {
    name: "Babel's printer with a function that was replaced",
    path: 'fixtures/native-help/babel-printer-kit.mjs',
    run: 'generated-plain',
    from: 'replaced',
    seeds: 100,
    spares: 'babelPrint',
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

/** Sources of packages of many hands. */
function sources() {
  const found = [];
  for (const package_ of [
    'svelte/src',
    '@vue/compiler-sfc/dist',
    'magic-string/dist',
    'rollup/dist/es',
    'postcss/lib',
    'acorn/dist',
  ]) {
    const directory = file(`../node_modules/${package_}`);
    for (const name of readdirSync(directory, { recursive: true }))
      if (/\.m?js$/.test(name)) found.push(join(directory, name));
  }
  return found
    .map((path) => ({ path, code: readFileSync(path, 'utf8') }))
    .filter(({ code }) => code.length < 100_000);
}

test("trees of packages' files are those of Babel's parser, in classes, order and every property", async () => {
  const path = join(root, 'trees-of-files.mjs');
  const parser = JSON.stringify(file('../node_modules/@babel/parser/lib/index.js'));
  const text = `import { answered } from ${JSON.stringify(fixture('counted'))};
import * as found from ${parser};
import { createHash } from 'node:crypto';
import { ofFile } from ${JSON.stringify(fixture('trees'))};
export const tree = (code, number) => createHash('sha256').update(ofFile(found, code, number)).digest('hex');
const transform = (code, id) => ({ code: id === 'answered' ? String(answered.babelTree) : tree(code, Number(id)), map: null });
export default () => ({ name: 'trees', transform });
`;
  writeFileSync(path, text);
  const { tree } = await import(pathToFileURL(path).href);
  const plugin = await sandboxWith().plugin(path);
  let count = 0;
  for (const [number, source] of sources().entries()) {
    const options = number % 5 === 2 ? 2 : number % 3;
    const inside = await plugin.transform.call({}, source.code, String(options));
    assert.ok(inside.code === tree(source.code, options), source.path);
    count += 1;
  }
  const answered = Number((await plugin.transform.call({}, '', 'answered')).code);
  assert.ok(answered > count * 0.8, `${answered} of ${count} came from the native`);
});

test('members with every word in front of them are refused and read as by Babel', async () => {
  const path = join(root, 'modified.mjs');
  const text = `import * as found from ${JSON.stringify(file('../node_modules/@babel/parser/lib/index.js'))};
import { modified, ofFile } from ${JSON.stringify(fixture('trees'))};
export const all = () => modified.flatMap((code) => [0, 2].map((options) => [code, ofFile(found, code, options)]));
const load = () => ({ code: JSON.stringify(all()) });
export default () => ({ name: 'modified', load });
`;
  writeFileSync(path, text);
  const { all } = await import(pathToFileURL(path).href);
  const { load } = await sandboxWith().plugin(path);
  const inside = JSON.parse((await load.call({}, 'all')).code);
  for (const [index, expected] of all().entries()) assert.deepEqual(inside[index], expected);
});

/** Programs without many brackets that are deep all the same, by how deep. */
const deep = {
  arrows: (count) => `${'a=>'.repeat(count)}a`,
  classes: (count) => `${'class A extends '.repeat(count)}B{}${'{}'.repeat(count - 1)}`,
  conditions: (count) => `if(a);${'else if(a);'.repeat(count)}`,
  elements: (count) => '<a>'.repeat(count) + '</a>'.repeat(count),
  loops: (count) => `${'for(;;)'.repeat(count)};`,
  signs: (count) => `${'!'.repeat(count)}a`,
  sums: (count) => `${'a+'.repeat(count)}a`,
  templates: (count) => `${'`${'.repeat(count)}a${'}`'.repeat(count)}`,
};

test('programs that are deep get a tree or the error of an overflow, and end no instance', async () => {
  const path = join(root, 'deep.mjs');
  const text = `import * as found from ${JSON.stringify(file('../node_modules/@babel/parser/lib/index.js'))};
const parse = found.parse ?? found.default.parse;
const transform = (code) => {
  try { return { code: String(parse(code, { plugins: ['jsx'] }).end), map: null } } catch (error) { return { code: error.name, map: null } }
};
export default () => ({ name: 'deep', transform });
`;
  writeFileSync(path, text);
  const plugin = await sandboxWith().plugin(path);
  for (const [name, source] of Object.entries(deep))
    for (const count of [50, 700, 30_000]) {
      const code = source(count);
      const answer = (await plugin.transform.call({}, code, name)).code;
      assert.ok([String(code.length), 'RangeError'].includes(answer), `${name} ${count}: ${answer}`);
      if (count === 50) assert.equal(answer, String(code.length), name);
    }
});

test('trees that are as deep as the native prints are printed as in Node', async () => {
  const path = join(root, 'deepest.mjs');
  const text = `import kit from ${JSON.stringify(fixture('babel-kit'))};
import { deepest } from ${JSON.stringify(fixture('generated-plain'))};
export const all = () => JSON.stringify([1, 2].map((seed) => deepest({ default: kit }, seed)));
const load = () => ({ code: all() });
export default () => ({ name: 'deepest', load });
`;
  writeFileSync(path, text);
  const { all } = await import(pathToFileURL(path).href);
  const { load } = await sandboxWith().plugin(path);
  assert.ok((await load.call({}, 'all')).code === all());
});
