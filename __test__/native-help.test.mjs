// Recognised packages with native help give what they give in Node: random edits, lines and texts.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { NexxoError } from '@nexxo/native';
import { randomNumbers } from './fixtures/native-help/random.mjs';
import { file, fixture, helpTries } from './lib/help-tries.mjs';

const MAGIC = '../node_modules/magic-string/dist/magic-string';
const CODEC = '../node_modules/@jridgewell/sourcemap-codec/dist/sourcemap-codec';

const REMAPPING = '../node_modules/@jridgewell/remapping/dist/remapping';

const cases = [
  {
    name: 'magic-string, ES module',
    path: `${MAGIC}.es.mjs`,
    run: 'magic-strings',
    seeds: 400,
    calls: 'magicMappings',
  },
  {
    name: 'magic-string, CommonJS',
    path: `${MAGIC}.cjs.js`,
    run: 'magic-strings',
    seeds: 100,
    calls: 'magicMappings',
  },
  {
    name: 'magic-string 1',
    path: '../node_modules/rolldown-string/node_modules/magic-string/dist/index.mjs',
    run: 'magic-strings',
    seeds: 400,
    calls: 'addMagicString',
  },
  {
    name: 'js-tokens',
    path: '../node_modules/js-tokens/index.js',
    run: 'tokens',
    seeds: 2000,
    calls: 'jsTokens',
  },
  {
    name: 'unplugin-replace',
    path: '../node_modules/unplugin-replace/dist/rollup.mjs',
    run: 'replaces',
    from: 'runWithLists',
    seeds: 600,
    calls: 'blankComments unlessAbsent',
  },
  {
    name: '@rollup/plugin-replace',
    path: '../node_modules/@rollup/plugin-replace/dist/es/index.js',
    run: 'replaces',
    seeds: 400,
    calls: 'hasNoMatch',
  },
  {
    name: 'd3-dsv',
    path: '../node_modules/d3-dsv/src/index.js',
    run: 'tables',
    seeds: 2000,
    calls: 'dsvRows rowConverter',
  },
  {
    name: 'tosource, ES module',
    path: '../node_modules/tosource/dist/index.esm.js',
    run: 'sources',
    seeds: 2000,
    calls: 'toSource',
  },
  {
    name: 'tosource, CommonJS',
    path: '../node_modules/tosource/dist/index.js',
    run: 'sources',
    seeds: 200,
    calls: 'toSource',
  },
  {
    name: 'mini-svg-data-uri',
    path: '../node_modules/mini-svg-data-uri/index.js',
    run: 'drawings',
    seeds: 2000,
    calls: 'hasNoColour oneSpaced uriPayload',
  },
  {
    name: 'js-yaml, ES module',
    path: '../node_modules/js-yaml/dist/js-yaml.mjs',
    run: 'yamls',
    seeds: 1000,
    calls: 'loadYaml',
  },
  {
    name: 'js-yaml, CommonJS',
    path: '../node_modules/js-yaml/index.js',
    run: 'yamls',
    seeds: 200,
    calls: 'loadYaml',
  },
  {
    name: 'esrap, commands of any kind',
    path: '../node_modules/esrap/src/index.js',
    run: 'prints',
    seeds: 1000,
    calls: 'printCommands measureCommands',
  },
  {
    name: 'Svelte',
    path: '../node_modules/svelte/src/compiler/index.js',
    run: 'components',
    seeds: 200,
    calls: 'valueEnd printTree walkTree copyPlain acornWordEnd acornTree acornExpression',
    spares: 'printCommands measureCommands',
  },
  {
    name: 'zimmerframe',
    path: '../node_modules/zimmerframe/src/walk.js',
    run: 'walks',
    seeds: 2000,
    calls: 'walkTree copyPlain',
  },
  {
    name: 'PostCSS lists',
    path: '../node_modules/postcss/lib/list.js',
    run: 'lists',
    seeds: 1000,
    calls: 'splitList',
  },
  {
    name: 'remapping, ES module',
    path: `${REMAPPING}.mjs`,
    run: 'remaps',
    seeds: 600,
    calls: 'traceMappings',
  },
  {
    name: 'remapping, CommonJS',
    path: `${REMAPPING}.umd.js`,
    run: 'remaps',
    seeds: 100,
    calls: 'traceMappings',
  },
  {
    name: 'sourcemap-codec, ES module',
    path: `${CODEC}.mjs`,
    run: 'codecs',
    seeds: 1000,
    calls: 'encode decode',
  },
  {
    name: 'sourcemap-codec, CommonJS',
    path: `${CODEC}.umd.js`,
    run: 'codecs',
    seeds: 200,
    calls: 'encode decode',
  },
  {
    name: 'acorn, ES module',
    path: '../node_modules/acorn/dist/acorn.mjs',
    run: 'parsed',
    from: 'acorn',
    seeds: 300,
    calls: 'acornWordEnd acornBlankEnd',
  },
  {
    name: 'acorn, UMD',
    path: '../node_modules/acorn/dist/acorn.js',
    run: 'parsed',
    from: 'acorn',
    seeds: 100,
    calls: 'acornWordEnd acornBlankEnd',
  },
  {
    name: 'esrap',
    path: 'fixtures/native-help/esrap-kit.mjs',
    run: 'printed',
    seeds: 300,
    calls: 'acornWordEnd printTree',
  },
  {
    name: 'esrap, trees of any kind',
    path: 'fixtures/native-help/estree-kit.mjs',
    run: 'tree-prints',
    seeds: 2000,
    calls: 'printTree printCommands measureCommands',
  },
  {
    name: 'esrap 2.3.8',
    path: 'fixtures/native-help/estree-kit-2.3.8.mjs',
    run: 'printed',
    seeds: 200,
    calls: 'printTree',
  },
  {
    name: 'esrap 2.3.8, trees of any kind',
    path: 'fixtures/native-help/estree-kit-2.3.8.mjs',
    run: 'tree-prints',
    seeds: 1000,
    calls: 'printTree printCommands measureCommands',
  },
  {
    name: 'postcss-selector-parser',
    path: '../node_modules/postcss-selector-parser/dist/index.js',
    run: 'selectors',
    seeds: 600,
    shows: 'quickClone',
  },
  {
    name: 'places in style sheets',
    path: '../node_modules/postcss/lib/input.js',
    run: 'places',
    seeds: 1000,
    shows: 'lastLine',
  },
  {
    name: 'PostCSS',
    path: '../node_modules/postcss/lib/postcss.js',
    run: 'style-sheets',
    seeds: 1000,
    calls: 'tokenEnd',
    shows: 'tokenKinds',
  },
  {
    name: 'postcss-nested',
    path: 'fixtures/native-help/nested-kit.mjs',
    run: 'style-sheets',
    from: 'runNested',
    seeds: 600,
    calls: 'mergeSelectors',
  },
  {
    name: 'Sass',
    path: '../node_modules/sass/sass.node.mjs',
    run: 'sass-sheets',
    seeds: 400,
    calls: 'dartHash sourceUnits',
  },
  {
    name: 'Sass, by promises',
    path: '../node_modules/sass/sass.node.mjs',
    run: 'sass-sheets',
    from: 'runLater',
    seeds: 200,
    calls: 'dartHash sourceUnits',
  },
  {
    name: 'Sass, with plain style sheets',
    path: '../node_modules/sass/sass.node.mjs',
    run: 'sass-plain',
    seeds: 240,
  },
  {
    name: 'Sass, with plain style sheets by promises',
    path: '../node_modules/sass/sass.node.mjs',
    run: 'sass-plain',
    from: 'runLater',
    seeds: 100,
  },
];

const { root, sandboxWith, packedCode, tryAll } = helpTries();
tryAll(cases);

const looking = (path) => `export { default as kept } from ${JSON.stringify(path)};\n`;
const plain = `export default () => ({ name: 'plain' });\n`;

test('plain style sheets, selectors and calls of Sass have their own way', async () => {
  const path = join(root, 'sass.mjs');
  writeFileSync(path, looking(file('../node_modules/sass/sass.node.mjs')) + plain);
  const code = await packedCode(path);
  for (const name of ['rule', 'css', 'number', 'selectors', 'nest', 'register', 'call'])
    assert.ok(code.includes(`$nexxo_${name}(`), name);
});

test('a package that differs in one character is left as it is', async () => {
  const original = file(`${MAGIC}.es.mjs`);
  const changed = join(root, 'changed.mjs');
  const edited = readFileSync(original, 'utf8').replace(
    'this.generatedCodeColumn += 1;',
    'this.generatedCodeColumn += 2;',
  );
  writeFileSync(
    changed,
    edited.replace(/from '@jridgewell[^']*'/, `from ${JSON.stringify(file(`${CODEC}.mjs`))}`),
  );
  const [known, other] = [join(root, 'known.mjs'), join(root, 'other.mjs')];
  writeFileSync(known, looking(original) + plain);
  writeFileSync(other, looking(changed) + plain);
  assert.match(await packedCode(known), /\.magicMappings\?\.\(/);
  assert.doesNotMatch(await packedCode(other), /\.magicMappings\?\.\(/);
});

test('comments are made spaces without a token for each word', async () => {
  const path = join(root, 'joined.mjs');
  const replace = file('../node_modules/unplugin-replace/dist/rollup.mjs');
  writeFileSync(path, `export { default } from ${JSON.stringify(replace)};\n`);
  assert.match(await packedCode(path), /\$nexxo_blank: true/);
});

const HELP = `Reflect.get(globalThis, Symbol.for('nexxo.help'))`;

test('fractions become text by help too', async () => {
  const path = join(root, 'fractions.mjs');
  writeFileSync(
    path,
    `const { toSource } = ${HELP};
const load = (id) => ({ code: toSource(JSON.parse(id), undefined, '  ', '') ?? 'no help' });
export default () => ({ name: 'fractions', load });\n`,
  );
  const { load } = await sandboxWith().plugin(path);
  const random = randomNumbers(7);
  for (let count = 0; count < 500; count++) {
    const scaled = (random(2e9) - 1e9) / 10 ** random(12);
    for (const number of [scaled, scaled * 1.1, scaled * 1e13, scaled / 1e9])
      assert.equal((await load.call({}, JSON.stringify(number))).code, String(number));
  }
});

test('help is switched off by name, for all plugins or one', async () => {
  const path = join(root, 'names.mjs');
  writeFileSync(
    path,
    `export default () => ({ name: 'names', load: () => ({ code: Object.keys(${HELP}).join() }) });\n`,
  );
  const names = async (settings, own) => {
    const { load } = await sandboxWith(settings).plugin({ package: path, ...own });
    return (await load.call({}, '')).code;
  };
  assert.match(await names({}), /encode.*magicMappings/);
  assert.equal(await names({ nativeHelp: false }), '');
  assert.doesNotMatch(await names({ nativeHelp: { 'magic-string': false } }), /magic/);
  assert.match(await names({ nativeHelp: false }, { nativeHelp: { 'magic-string': true } }), /magic/);
  for (const wrong of [null, 'no', [], { other: true }, { 'magic-string': 0 }])
    await assert.rejects(
      async () => names({ nativeHelp: wrong }),
      (error) => error instanceof NexxoError && error.code === 'NEXXO_OPTION_INVALID',
    );
});

test('what help gets from a plugin can be anything', async () => {
  const path = join(root, 'hostile.mjs');
  writeFileSync(
    path,
    `import { throwAtHelp } from ${JSON.stringify(fixture('hostile'))};
export default () => ({ name: 'hostile', load: (id) => ({ code: throwAtHelp(${HELP}, Number(id)) }) });\n`,
  );
  const { load } = await sandboxWith().plugin(path);
  for (let seed = 0; seed < 400; seed++)
    assert.match((await load.call({}, String(seed))).code, /^\d+ calls$/);
});
