import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSandbox } from './lib/sandbox.mjs';

test('options: what the plugin changes reaches the real options, functions stay', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(
    `export default (mode) => ({ name: 'x', options(options) {
    if (mode === 'mutate') { options.treeshake.unused = 1; delete options.context; return null }
    return { ...options, input: 'new', ['__proto__x']: 1 };
  } })`,
    'return',
  );
  const external = () => true;
  const options = {
    input: 'old',
    external,
    plugins: [{ name: 'p', transform() {} }],
    treeshake: { a: external, b: 1 },
  };
  const result = p.options.call({}, options);
  assert.equal(result.input, 'new');
  assert.equal(result.external, external);
  assert.equal(result.plugins, options.plugins);
  assert.equal(options.input, 'old');
  const m = await plugin(
    `export default () => ({ name: 'x', options(options) { options.treeshake.unused = 1; delete options.context; } })`,
  );
  const target = { context: 'c', treeshake: { a: external } };
  assert.equal(m.options.call({}, target), null);
  assert.deepEqual(target, { treeshake: { a: external, unused: 1 } });
});

test('options: plugins that a hook adds run in the sandbox too', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(
    `export default () => ({ name: 'x', options: (o) => ({ ...o, plugins: [{ name: 'added', _parallel: {}, load: (id) => id + '!' }, ...o.plugins] }) })`,
  );
  const own = { name: 'own', load() {} };
  const { plugins } = p.options.call({}, { plugins: [null, [own]] });
  assert.deepEqual(Object.keys(plugins[0]), ['name', 'load']);
  assert.equal(plugins[0].load('i'), 'i!');
  assert.equal(plugins[1], own);
});

test('config: plain data comes out, keys that reach a prototype do not', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x', config(config, env) {
    config.define ??= {}; config.define.A = '1'; config.constructor = { prototype: { polluted: 1 } };
    return JSON.parse('{"resolve":{"alias":{"a":"b"}},"__proto__":{"polluted":1},"build":{"constructor":{"prototype":{"polluted":1}},"minify":false}}');
  } })`);
  const config = { root: '/r', plugins: [p], server: { https: { key: 'secret' } } };
  const result = p.config.call({}, config, { command: 'build', mode: 'production' });
  assert.deepEqual(result, { resolve: { alias: { a: 'b' } }, build: { minify: false } });
  assert.deepEqual(config.define, { A: '1' });
  assert.equal(Object.hasOwn(config, 'constructor'), false);
  assert.equal({}.polluted, undefined);
});

test('configResolved: the plain part, a logger that works, no secrets', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`export default () => { let seen; return { name: 'x', configResolved(config) {
    config.logger.warn('careful'); config.logger.warnOnce('once'); config.logger.warnOnce('once');
    seen = { ...config, logger: undefined, includes: config.assetsInclude('a.png') };
    try { config.getSortedPluginHooks() } catch (e) { seen.refused = e.message }
  }, load() { return JSON.stringify(seen) } } }`);
  const log = [];
  p.configResolved({
    root: '/r',
    base: '/',
    mode: 'm',
    command: 'build',
    isProduction: true,
    env: { MODE: 'm' },
    build: { sourcemap: true, fn() {} },
    plugins: [{ name: 'a', load() {} }],
    server: { https: { key: 'secret' }, port: 1 },
    assetsInclude: (file) => file.endsWith('.png'),
    logger: { warn: (message) => log.push(message) },
    packageCache: new Map(),
    webSocketToken: 'secret',
    createResolver() {},
  });
  assert.deepEqual(log, ['careful', 'once']);
  assert.deepEqual(JSON.parse(p.load('i')), {
    root: '/r',
    base: '/',
    mode: 'm',
    command: 'build',
    isProduction: true,
    env: { MODE: 'm' },
    build: { sourcemap: true },
    plugins: [{ name: 'a' }],
    server: { https: {}, port: 1 },
    includes: true,
    refused: 'config.getSortedPluginHooks is not supported inside the sandbox',
  });
});

test('shared options cross once and keep their identity', async () => {
  const { plugin } = testSandbox();
  const p =
    await plugin(`export default () => { let first; return { name: 'x', renderStart(out, inp) { first = out; },
    renderChunk(code, chunk, options, meta) { return [options === first, options.format, chunk.fileName, Object.keys(chunk.modules), chunk.modules['/m'].code, Object.keys(meta.chunks)].join() } } }`);
  const options = { format: 'es', plugins: [] };
  p.renderStart(options, {});
  const chunk = { fileName: 'c.js', type: 'chunk', modules: { '/m': { code: 'M', renderedLength: 1 } } };
  assert.equal(p.renderChunk('', chunk, options, { chunks: { 'c.js': chunk } }), 'true,es,c.js,/m,M,c.js');
});

test('an error of the bundler goes in as data', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x', buildEnd(error) { throw error } })`);
  const error = Object.assign(new TypeError('broken'), { code: 'C', circular: {} });
  error.circular.self = error.circular;
  assert.throws(
    () => p.buildEnd(error),
    (thrown) => thrown === error,
  );
});
