import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { packPlugin } from '../dist/pack/index.js';
import { evaluate, packProject } from './lib/pack-project.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const real = [
  '@rollup/plugin-replace',
  '@rollup/plugin-yaml',
  'rollup-plugin-svelte',
  'unplugin-replace/rollup',
  'unplugin-replace/vite',
  '@vitejs/plugin-vue',
  'rollup-plugin-includepaths',
];

for (const specifier of real) {
  test(`${specifier} is one module with the exports it has in Node`, async (t) => {
    const cacheDir = join(packProject(t), '.cache');
    const packed = await packPlugin({ specifier, root: repository, cacheDir });
    const imports = [...packed.code.matchAll(/^import\s[^;]*?from\s+["']([^"']+)["'];$/gm)].map(
      (match) => match[1],
    );
    assert.ok(
      imports.every((name) => isBuiltin(name)),
      imports.join(),
    );
    assert.deepEqual(
      Object.keys(await evaluate(t, packed)).sort(),
      Object.keys(await import(specifier)).sort(),
    );
    const { version } = JSON.parse(
      readFileSync(join(repository, 'node_modules', packed.name, 'package.json'), 'utf8'),
    );
    assert.equal(packed.version, version);
    assert.ok(packed.packageDirs.includes(join(repository, 'node_modules', packed.name)));
    assert.ok(packed.packageDirs.every((dir) => existsSync(dir) && dir !== repository));
    assert.ok(packed.builtins.every((name) => isBuiltin(name) && !name.startsWith('node:')));

    const again = await packPlugin({ specifier, root: repository, cacheDir });
    assert.deepEqual({ ...again }, { ...packed });
  });
}

test('packed plugins transform as they do in Node', async (t) => {
  const cacheDir = join(packProject(t), '.cache');
  const transformed = async (specifier, options, code, id) => {
    const packed = await packPlugin({ specifier, root: repository, cacheDir });
    const run = async ({ default: factory }) => {
      const plugin = factory(options);
      const hook = plugin.transform?.handler ?? plugin.transform;
      return JSON.stringify(await hook.call({ warn() {}, error: assert.fail }, code, id));
    };
    const native = await run(await import(specifier));
    assert.equal(await run(await evaluate(t, packed)), native);
    assert.ok(native.length > 20);
  };
  await transformed(
    '@rollup/plugin-replace',
    { preventAssignment: true, values: { A: '1' } },
    'x(A)',
    '/a.js',
  );
  await transformed('@rollup/plugin-yaml', {}, 'a: [1, 2]\nb: text', '/a.yaml');
  await transformed(
    'rollup-plugin-svelte',
    { emitCss: false },
    '<script>let a = $state(1)</script><p>{a}</p>',
    '/A.svelte',
  );
});

test('a peer that a helper function looks up is in the bundle', async (t) => {
  const cacheDir = join(packProject(t), '.cache');
  const packed = await packPlugin({ specifier: '@vitejs/plugin-vue', root: repository, cacheDir });
  await evaluate(t, packed);
  const compiler = globalThis[Symbol.for('nexxo.modules')].get('vue/compiler-sfc')();
  const { descriptor } = compiler.parse(
    '<script setup>const a = 1</script><template><p>{{ a }}</p></template>',
  );
  assert.match(compiler.compileScript(descriptor, { id: 'a' }).content, /const a = 1/);
});

test('a plugin file finds itself and its data where it really is', async (t) => {
  const root = packProject(t);
  const packed = await packPlugin({ specifier: 'data-file', root });
  const dir = join(root, 'node_modules/data-file');
  const entry = join(dir, 'lib/index.js');
  assert.equal(packed.name, 'data-file');
  assert.equal(packed.version, '1.2.3');
  assert.equal(packed.moduleName, pathToFileURL(entry).href);
  assert.deepEqual(packed.packageDirs, [dir]);
  assert.deepEqual(packed.builtins, ['fs', 'module', 'path', 'url']);
  const { words, places, resolved } = await evaluate(t, packed);
  assert.equal(words(), 'one two');
  const lib = join(dir, 'lib');
  assert.deepEqual(places, { url: pathToFileURL(entry).href, dirname: lib, filename: entry, here: lib });
  assert.equal(resolved, pathToFileURL(join(dir, 'data/words.txt')).href);
});

test('a CommonJS plugin has its named exports, its places and its lookups', async (t) => {
  const root = packProject(t);
  const packed = await packPlugin({ specifier: 'cjs-plugin', root });
  const dir = join(root, 'node_modules/cjs-plugin');
  const plugin = await evaluate(t, packed);
  assert.deepEqual(Object.keys(plugin).sort(), Object.keys(await import(join(dir, 'index.js'))).sort());
  assert.deepEqual(plugin.places, [dir, join(dir, 'index.js')]);
  assert.deepEqual(plugin.data, { answer: 42 });
  assert.equal(plugin.optional, 'MODULE_NOT_FOUND');
  assert.equal(plugin.addon, 'MODULE_NOT_FOUND');
  assert.equal(plugin.resolved, join(dir, 'data.json'));
  assert.deepEqual(plugin.type('png'), { kind: 'png' });
  assert.equal(plugin.typePath('gif'), join(dir, 'types/gif.js'));
  assert.throws(() => plugin.missingFile(), { code: 'MODULE_NOT_FOUND' });
  assert.equal(plugin.isMain(), false);
});

test('an optional peer that is not installed fails only where it is imported', async (t) => {
  const root = packProject(t);
  const { default: factory } = await evaluate(t, await packPlugin({ specifier: 'optional', root }));
  assert.equal(await factory().load(), 'ERR_MODULE_NOT_FOUND');
});

test('what createRequire is asked for is in the bundle', async (t) => {
  const root = packProject(t);
  const packed = await packPlugin({ specifier: 'create-require', root });
  const plugin = await evaluate(t, packed);
  const peer = join(root, 'node_modules/peer-lib');
  assert.deepEqual(plugin.sub(), { how: 'required' });
  assert.deepEqual(plugin.info, { info: true });
  assert.equal(plugin.subPath, join(peer, 'sub.cjs'));
  assert.equal(plugin.shadowed, 'own peer-lib/sub');
  assert.throws(() => plugin.missing(), { code: 'MODULE_NOT_FOUND' });
  const modules = globalThis[Symbol.for('nexxo.modules')];
  assert.equal(modules.get('peer-lib/compiler')().compile('a'), 'A');
  assert.equal(modules.get(join(peer, 'compiler.cjs'))().compile('a'), 'A');
  assert.equal((await plugin.later('peer-lib/compiler')).default.compile('a'), 'A');
  assert.equal(packed.packageDirs.includes(peer), true);
});

test('a native package can be imported and denies when it is called', async (t) => {
  const root = packProject(t);
  const plugin = await evaluate(t, await packPlugin({ specifier: 'native-user', root }));
  assert.equal(plugin.version, '4.5.6');
  assert.equal(plugin.helper(), 'pure');
  const denial = { code: 'NEXXO_UNSUPPORTED', message: /'fake-native' cannot run inside the sandbox/ };
  for (const call of [
    plugin.call,
    plugin.viaDefault,
    () => new plugin.Extended(),
    plugin.default().transform,
  ])
    assert.throws(() => call('a'), denial);
});

test('the pure parts of vite work and the others deny', async (t) => {
  const root = packProject(t);
  const { pure, denied, version, Environment } = await evaluate(
    t,
    await packPlugin({ specifier: 'vite-user', root }),
  );
  const vite = await import('vite');
  assert.equal(version, '8.1.2');
  for (const [name, ...given] of [
    ['normalizePath', 'a/../b//c'],
    ['isCSSRequest', 'a.module.scss?used'],
    ['isCSSRequest', 'a.js'],
    ['mergeAlias', [{ find: 'a', replacement: 'b' }], { 'c/': 'd/' }],
    ['mergeConfig', { base: '/', define: { a: 1 }, plugins: [1] }, { define: { b: 2 }, plugins: 2 }],
    [
      'mergeConfig',
      { resolve: { alias: { a: 'b' } }, ssr: { noExternal: ['a'] } },
      { resolve: { alias: [] }, ssr: { noExternal: true } },
    ],
    ['searchForWorkspaceRoot', root],
    ['loadEnv', 'test', root, ''],
  ])
    assert.deepEqual(pure[name](...given), vite[name](...given), name);
  assert.equal(pure.createFilter('**/*.vue')('/a/b.vue'), true);
  const denial = { code: 'NEXXO_UNSUPPORTED', message: /'vite' cannot run inside/ };
  for (const call of [denied.createServer, denied.brandNew, () => new Environment()])
    assert.throws(call, denial);
});

test('a require of a module with a top-level await fails only there', async (t) => {
  const root = packProject(t);
  const { default: plugin } = await evaluate(t, await packPlugin({ specifier: 'tla-user', root }));
  assert.equal(plugin(), 'ERR_REQUIRE_ASYNC_MODULE');
});

test('a huge module is read when it is first required, and only as it was packed', async (t) => {
  const root = packProject(t);
  const dir = join(root, 'node_modules/huge-lib');
  const file = join(dir, 'index.js');
  mkdirSync(dir);
  writeFileSync(join(dir, 'package.json'), '{ "name": "huge-lib", "version": "1.0.0" }');
  const text = `const data = require('./data.json');\n// ${'é'.repeat(2_000_000)}\nmodule.exports = [data, __filename];`;
  writeFileSync(file, text);
  writeFileSync(join(dir, 'data.json'), '{ "answer": 42 }');
  writeFileSync(join(root, 'plugins/huge.cjs'), `module.exports = () => require('huge-lib');`);
  const packed = await packPlugin({ specifier: './plugins/huge.cjs', root });
  assert.ok(packed.code.length < 20_000);
  assert.ok(packed.packageDirs.includes(dir));
  assert.deepEqual((await evaluate(t, packed)).default(), [{ answer: 42 }, file]);
  writeFileSync(file, `${text}\n`);
  const { default: changed } = await evaluate(t, packed);
  assert.throws(() => changed(), /huge-lib\/index.js has changed since the plugin was packed/);
});

test('a package that is WebAssembly is taken in its form without', async (t) => {
  const root = packProject(t);
  const dir = join(root, 'node_modules/wasm-lib');
  mkdirSync(dir);
  const exports = { '.': './wasm.js', './js': './plain.js' };
  writeFileSync(
    join(dir, 'package.json'),
    JSON.stringify({ name: 'wasm-lib', version: '1.0.0', type: 'module', exports }),
  );
  writeFileSync(join(dir, 'wasm.js'), 'export const form = WebAssembly.compile ? "wasm" : "";');
  writeFileSync(join(dir, 'plain.js'), 'export const form = "plain";');
  writeFileSync(join(root, 'plugins/wasm.mjs'), `export { form } from 'wasm-lib';`);
  const { form } = await evaluate(t, await packPlugin({ specifier: './plugins/wasm.mjs', root }));
  assert.equal(form, 'plain');
});

test('a plugin file of the project, by path, URL and in TypeScript', async (t) => {
  const root = packProject(t);
  const file = join(root, 'plugins/typed.ts');
  for (const specifier of ['./plugins/typed.ts', file, pathToFileURL(file).href]) {
    const packed = await packPlugin({ specifier, root });
    assert.equal(packed.name, 'plugins/typed.ts');
    assert.deepEqual(packed.packageDirs, [join(root, 'plugins')]);
    const { default: typed } = await evaluate(t, packed);
    assert.deepEqual(typed({ name: 'a//b' }), { name: 'a/b', dir: join(root, 'plugins') });
  }
});

test('positions map to the source as it was written', async (t) => {
  const root = packProject(t);
  const { code, map } = await packPlugin({ specifier: './plugins/mapped.mjs', root });
  const source = readFileSync(join(root, 'plugins/mapped.mjs'), 'utf8');
  const place = (text) => {
    const before = text.slice(0, text.indexOf('new Error')).split('\n');
    return { line: before.length, column: before.at(-1).length };
  };
  const found = originalPositionFor(new TraceMap(map), place(code));
  assert.deepEqual(
    { source: found.source, line: found.line, column: found.column },
    { source: join(root, 'plugins/mapped.mjs'), ...place(source) },
  );
  assert.ok(JSON.parse(map).sourcesContent.includes(source));
});

const failures = [
  [
    'never-installed',
    'NEXXO_PLUGIN_NOT_FOUND',
    /"never-installed" is not installed: .*npm install never-installed/,
  ],
  ['@scope/nothing/sub', 'NEXXO_PLUGIN_NOT_FOUND', /npm install @scope\/nothing`/],
  ['data-file/nothing', 'NEXXO_PLUGIN_NOT_FOUND', /has no entry ".\/nothing"/],
  ['./plugins/nothing.js', 'NEXXO_PLUGIN_NOT_FOUND', /plugins\/nothing.js, and there is no such file/],
  ['data-file/data/words.txt', 'NEXXO_PLUGIN_NOT_FOUND', /has no entry/],
  ['node:fs', 'NEXXO_PLUGIN_NOT_FOUND', /a module of Node itself/],
  ['./plugins/broken.mjs', 'NEXXO_PACK_FAILED', /plugins\/broken.mjs:2/],
  ['./plugins/typo.mjs', 'NEXXO_PACK_FAILED', /nowhere.js/],
];

for (const [specifier, code, message] of failures) {
  test(`${specifier} fails with ${code}`, async (t) => {
    const root = packProject(t);
    await assert.rejects(packPlugin({ specifier, root }), { name: 'NexxoError', code, message });
  });
}

test('an export that is not there is named', async (t) => {
  const root = packProject(t);
  const packed = packPlugin({ specifier: 'data-file', root, exportName: 'other.deep' });
  await assert.rejects(packed, {
    code: 'NEXXO_EXPORT_MISSING',
    message: /no export "other"; it exports default, places/,
  });
});
