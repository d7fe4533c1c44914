// The forms in which packages give plugins, and what a plugin object may have beside its hooks.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { rollup } from 'rollup';
import { compare, describeFile, RECORDER, recorded } from './lib/compare.mjs';
import { testSandbox } from './lib/sandbox.mjs';

const names = (plugins) => [plugins].flat().map((plugin) => plugin.name);

test('a plugin object, a list, a promise, a class or nothing in place of a factory', async () => {
  const { sandbox, write } = testSandbox();
  const at = (source, name, ...args) => sandbox.plugin({ package: write(source), export: name }, ...args);
  const source = `export default { name: 'object', load: (id) => id + '!' };
    export const list = [{ name: 'a' }, [null, { name: 'b' }], Promise.resolve([{ name: 'c' }])];
    export const promised = Promise.resolve({ name: 'promised' });
    export class Plugin { name = 'class'; #greeting; constructor({ greeting }) { this.#greeting = greeting; const self = this; this.transform = function (code) { return self.greet(code) + typeof this.warn } }
      greet(code) { return this.#greeting + code } load() { return typeof this.parse + typeof this.greet } }
    export const nothing = () => false; export const missing = () => undefined;
    export const nested = async () => [[{ name: 'd' }], Promise.resolve(false)];`;
  const object = await at(source, 'default');
  assert.equal(object.load('x'), 'x!');
  assert.deepEqual(names(await at(source, 'list')), ['a', 'b', 'c']);
  assert.equal((await at(source, 'promised')).name, 'promised');
  const made = await at(source, 'Plugin', { greeting: 'hi ' });
  const context = { parse() {}, warn() {} };
  assert.equal(made.load.call(context, 'x'), 'functionundefined');
  assert.equal(made.transform.call(context, 'x', 'y'), 'hi xfunction');
  assert.deepEqual(await at(source, 'nothing'), []);
  assert.deepEqual(await at(source, 'missing'), []);
  assert.deepEqual(names(await at(source, 'nested')), ['d']);
});

test('a factory with one for each bundler, called as its method', async () => {
  const { sandbox, write } = testSandbox();
  const source = `const factory = { prefix: 'u', vite(o) { return { name: this.prefix + '-vite', load: () => o.text } }, rollup: () => ({ name: 'u-rollup' }), webpack() {} };
    export default factory; export const vite = (o) => factory.vite(o);`;
  const file = write(source);
  const vite = await sandbox.plugin({ package: file, export: 'default.vite' }, { text: 'T' });
  assert.deepEqual([vite.name, vite.load('i')], ['u-vite', 'T']);
  assert.equal((await sandbox.plugin({ package: file, export: 'default.rollup' })).name, 'u-rollup');
  assert.equal((await sandbox.plugin({ package: file, export: 'vite' }, {})).name, 'u-vite');
  await assert.rejects(() => sandbox.plugin(file), {
    code: 'NEXXO_EXPORT_MISSING',
    message: /default \{prefix, vite, rollup, webpack\}/,
  });
  const commonjs = write(
    `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = { vite: () => ({ name: 'inner' }) };`,
    'cjs',
  );
  assert.equal((await sandbox.plugin({ package: commonjs, export: 'default.vite' })).name, 'inner');
});

test('a plugin without a name gets one from the bundler', async () => {
  const source = `${RECORDER} export default () => [{ buildStart(o) { note(o.plugins.map((p) => p.name)); this.warn('nameless') }, watchChange(id) { tell(this, id) } }, {}]`;
  const [[seen]] = await compare({ source, files: { 'e.js': '' } }, async (plugin, root) => {
    const logs = [];
    await rollup({
      input: join(root, 'e.js'),
      plugins: [plugin],
      onLog: (level, log) => logs.push(log.plugin),
    });
    return [recorded(plugin), logs];
  });
  assert.deepEqual(seen, [['at position 1', 'at position 2']]);
});

test('two plugins of one name keep their hooks, caches and keys apart', async () => {
  const source = `export default () => ['a', 'b'].map((key) => ({ name: 'twin', cacheKey: key, buildStart() { this.cache.set('k', key) }, transform(code) { return code + '//' + key + this.cache.get('k') } }))`;
  const output = await compare({ source, files: { 'e.js': 'console.log(1)' } }, async (plugin, root) => {
    const build = await rollup({ input: join(root, 'e.js'), plugins: [plugin], treeshake: false });
    return (await build.generate({ format: 'es' })).output.map(describeFile);
  });
  assert.match(output[0][2], /\/\/aa\/\/bb/);
});

test('an output plugin: its output hooks run, the bundler warns of others', async () => {
  const source = `export default () => ({ name: 'output', transform: (code) => code + '// never', outputOptions: (o) => ({ ...o, banner: '/* set */' }), renderChunk: { order: 'pre', handler: (code) => code + '// rendered' }, augmentChunkHash: () => 'x', generateBundle(o, bundle) { this.emitFile({ type: 'asset', fileName: 'o.txt', source: Object.keys(bundle).join() }) } })`;
  const { output, logs } = await compare(
    { source, files: { 'e.js': 'console.log(1)' } },
    async (plugin, root) => {
      const logs = [];
      const build = await rollup({
        input: join(root, 'e.js'),
        onLog: (level, { message }) => logs.push(message),
      });
      const { output } = await build.generate({
        format: 'es',
        plugins: [plugin],
        entryFileNames: '[hash].js',
      });
      return { output: output.map(describeFile), logs };
    },
  );
  assert.match(output[0][2], /set[\s\S]*rendered/);
  assert.ok(logs.some((message) => message.includes('transform')));
});

test('objects of hooks, getters and inherited hooks', async () => {
  const source = `class Base { load(id) { return id.endsWith('v') ? 'export default "inherited"' : null } get resolveId() { return { order: 'pre', filter: { id: /v$/ }, handler: (source) => source } } }
    export default () => Object.assign(new Base(), { name: 'derived', transform: { order: 'post', filter: { code: 'inherited' }, handler(code) { return code + '//' + (this.getModuleInfo !== undefined) } } })`;
  const output = await compare(
    { source, files: { 'e.js': 'import v from "v"; console.log(v)' } },
    async (plugin, root) => {
      const build = await rollup({ input: join(root, 'e.js'), plugins: [plugin] });
      return (await build.generate({ format: 'es' })).output.map(describeFile);
    },
  );
  assert.match(output[0][2], /inherited/);
});

test('options and outputOptions with functions: the plugin calls, wraps, keeps and replaces them', async () => {
  const source = `${RECORDER} export default () => ({ name: 'wraps',
    options(o) {
      note(typeof o.external, o.external('known'), o.external('other'), typeof o.treeshake.moduleSideEffects);
      const { external } = o;
      return { ...o, external: (id, ...rest) => id === 'mine' || external(id, ...rest) };
    },
    outputOptions(o) { note(typeof o.entryFileNames, o.entryFileNames({ name: 'x', isEntry: true }), Object.keys(o).sort()); const { entryFileNames } = o; o.entryFileNames = (chunk) => 'p-' + entryFileNames(chunk); return null },
    buildStart(o) { note(typeof o.external, o.external('mine', 'x', false)) },
    renderStart(o) { note(typeof o.entryFileNames, typeof o.banner) },
    watchChange(id) { tell(this, id) } })`;
  const { output } = await compare(
    { source, files: { 'e.js': 'import "mine"; import "known";' } },
    async (plugin, root) => {
      const build = await rollup({
        input: join(root, 'e.js'),
        plugins: [plugin],
        external: (id) => id === 'known',
        treeshake: { moduleSideEffects: () => true },
      });
      const { output } = await build.generate({
        format: 'es',
        entryFileNames: (chunk) => `${chunk.name}.js`,
        banner: () => '/* b */',
      });
      return { output: output.map(describeFile), seen: recorded(plugin) };
    },
  );
  assert.equal(output[0][0], 'p-e.js');
});
