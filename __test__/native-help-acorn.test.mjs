// acorn's trees come from a native where a source is a plain program, and are what acorn makes in Node.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { file, fixture, helpTries } from './lib/help-tries.mjs';

const tries = helpTries();

tries.tryAll(
  ['acorn.mjs', 'acorn.js'].flatMap((name) => [
    {
      name: `acorn, ${name}: programs`,
      path: `../node_modules/acorn/dist/${name}`,
      run: 'acorn-trees',
      from: 'programs',
      seeds: 600,
      calls: 'acornTree',
    },
    {
      name: `acorn, ${name}: expressions in braces`,
      path: `../node_modules/acorn/dist/${name}`,
      run: 'acorn-trees',
      from: 'expressions',
      seeds: 400,
      calls: 'acornExpression',
    },
  ]),
);

const REAL = [
  'magic-string/dist/magic-string.es.mjs',
  'svelte/src/internal/client/runtime.js',
  'svelte/src/compiler/phases/1-parse/index.js',
  'zimmerframe/src/walk.js',
  'postcss/lib/parser.js',
  '@babel/traverse/lib/path/index.js',
  'esrap/src/languages/ts/index.js',
];

const WAYS = [
  {},
  { locations: true, ranges: true, onComment: true },
  { preserveParens: true, ecmaVersion: 2022, locations: true },
];

/** A plugin that tells how acorn's trees of files look, and how often which help answered. */
function realFiles() {
  const path = join(tries.root, 'real-files.mjs');
  writeFileSync(
    path,
    `import { answered } from ${JSON.stringify(fixture('counted'))};
import { parse, Node, SourceLocation, Position } from ${JSON.stringify(file('../node_modules/acorn/dist/acorn.mjs'))};
import { treeText } from ${JSON.stringify(fixture('tree-text'))};
export function looks(code, { onComment, ...options }) {
  const comments = [];
  const tree = parse(code, { ecmaVersion: 'latest', ...options, ...(onComment ? { onComment: comments } : {}) });
  return treeText([tree, comments], { Node, SourceLocation, Position });
}
export default () => ({
  name: 'real-files',
  transform: (code, id) => ({ code: id === 'answered' ? JSON.stringify(answered) : looks(code, JSON.parse(id)) }),
});
`,
  );
  return path;
}

test('acorn gives the trees of real files that it gives in Node, all of them from the native', async () => {
  const path = realFiles();
  const { looks } = await import(pathToFileURL(path).href);
  const { transform } = await tries.sandboxWith().plugin(path);
  for (const name of REAL) {
    const code = readFileSync(file(`../node_modules/${name}`), 'utf8');
    const sourceType = /^postcss|^@babel/.test(name) ? 'script' : 'module';
    for (const way of WAYS) {
      const options = { sourceType, ...way };
      const inside = await transform.call({}, code, JSON.stringify(options));
      assert.ok(inside.code === looks(code, options), `${name} ${JSON.stringify(way)}`);
    }
  }
  const { acornTree } = JSON.parse((await transform.call({}, '', 'answered')).code);
  assert.equal(acornTree, REAL.length * WAYS.length);
});

test("a parser with somebody's own methods makes its trees itself", async () => {
  const path = join(tries.root, 'changed.mjs');
  writeFileSync(
    path,
    `import { answered } from ${JSON.stringify(fixture('counted'))};
import * as kit from ${JSON.stringify(file('../node_modules/acorn/dist/acorn.mjs'))};
import { changed } from ${JSON.stringify(fixture('acorn-trees'))};
export const results = () => JSON.stringify(Array.from({ length: 13 }, (_, seed) => changed(kit, seed)));
const load = (id) => ({ code: id === 'answered' ? JSON.stringify(answered) : results() });
export default () => ({ name: 'changed', load });
`,
  );
  const { results } = await import(pathToFileURL(path).href);
  const { load } = await tries.sandboxWith().plugin(path);
  assert.deepEqual(JSON.parse((await load.call({}, 'all')).code), JSON.parse(results()));
  const { acornTree, acornExpression } = JSON.parse((await load.call({}, 'answered')).code);
  assert.deepEqual([acornTree, acornExpression], [undefined, undefined]);
});
