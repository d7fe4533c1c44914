import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSandbox } from './lib/sandbox.mjs';

test('a function in the result of `options` is called by the bundler and counted in the report', async () => {
  const { plugin, sandbox } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x', options: (o) => ({ ...o,
    external: (id, importer, isResolved) => id.startsWith('node:') && importer === '/a.js' && isResolved === false,
  }) })`);
  const { external } = p.options.call({}, { input: 'a' });
  assert.equal(external.name, 'external');
  assert.equal(external.length, 3);
  assert.deepEqual([external('node:fs', '/a.js', false), external('x', '/a.js', false)], [true, false]);
  const [report] = sandbox.report().plugins;
  const functions = report.hooks.find(({ hook }) => hook === 'functions');
  assert.equal(functions.calls, 2);
  assert.ok(functions.cpuMs > 0);
});

test('functions put into a config in place and returned are called with data and functions to call back', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x', config(config) {
    config.build.rollupOptions = { onwarn(warning, handle) { if (warning.code !== 'SKIP') handle({ ...warning, seen: true }) } };
    return { build: { rollupOptions: { output: {
      entryFileNames: (chunk) => chunk.name + '.entry.js',
      manualChunks: (id, { getModuleInfo }) => getModuleInfo(id).importers.length > 1 ? 'common' : undefined,
    } } } };
  } })`);
  const config = { build: {} };
  const { output } = p.config.call({}, config, { command: 'build' }).build.rollupOptions;
  assert.equal(output.entryFileNames({ name: 'a', moduleIds: [] }), 'a.entry.js');
  const infos = { x: { importers: ['a', 'b'] }, y: { importers: [] } };
  const meta = { getModuleInfo: (id) => infos[id], getModuleIds: () => Object.keys(infos).values() };
  assert.equal(output.manualChunks('x', meta), 'common');
  assert.equal(output.manualChunks('y', meta), undefined);
  const handled = [];
  const { onwarn } = config.build.rollupOptions;
  onwarn({ code: 'A', message: 'm' }, (warning) => handled.push(warning));
  onwarn({ code: 'SKIP', message: 'm' }, (warning) => handled.push(warning));
  assert.deepEqual(handled, [{ code: 'A', message: 'm', seen: true }]);
});

test('a bundler gives a function of the plugin no object with methods, and takes none', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x', options: (o) => ({ ...o,
    probe: (server, build) => ({ server: typeof server.close, nested: typeof build.deep?.run, own: typeof build.run, f: () => 1 }),
  }) })`);
  class Server {
    port = 1;
    close() {}
  }
  const { probe } = p.options.call({}, {});
  const answer = probe(new Server(), { run() {}, deep: { run() {} } });
  assert.equal(answer.server, 'undefined');
  assert.equal(answer.nested, 'undefined');
  assert.equal(answer.own, 'function');
});

test('data of the bundler that getters and iterators give reaches a callback', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x', outputOptions: (o) => ({ ...o,
    chunkFileNames: (chunk) => chunk.name + chunk.moduleIds.length,
    manualChunks: (id, { getModuleIds }) => [...getModuleIds()].join('+'),
  }) })`);
  class Chunk {
    #name = 'lazy';
    get name() {
      return this.#name;
    }
    get moduleIds() {
      return ['a', 'b'];
    }
  }
  const { chunkFileNames, manualChunks } = p.outputOptions.call({}, {});
  assert.equal(chunkFileNames(new Chunk()), 'lazy2');
  assert.equal(manualChunks('x', { getModuleIds: () => ['a', 'b'].values() }), 'a+b');
});

test('an asynchronous function of the plugin gives a promise, also where it has settled', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x', api: {
    now: async () => 'now', later: () => new Promise((done) => setTimeout(done, 1, 'later')),
    fail: async () => { throw new TypeError('failed inside') }, throws() { throw new RangeError('thrown inside') },
    version: 3 } })`);
  const { now, later, fail, throws, version } = p.api;
  assert.equal(version, 3);
  const promise = now();
  assert.ok(promise instanceof Promise);
  assert.equal(await promise, 'now');
  assert.equal(await later(), 'later');
  await assert.rejects(fail(), (error) => error.name === 'TypeError' && /plugin-\d+\.mjs/.test(error.stack));
  assert.throws(
    throws,
    (error) => error.name === 'RangeError' && /throws.*plugin-\d+\.mjs/s.test(error.stack),
  );
});

test('a function of the plugin is metered: it is stopped at its limit, and others after it are told why', async () => {
  const { sandbox, write } = testSandbox();
  const file = write(
    `export default () => ({ name: 'x', api: { spin() { for (;;); }, idle: () => new Promise(() => {}), ok: () => 1 } })`,
  );
  const p = await sandbox.plugin({ package: file, limits: { cpuMs: 30, hookIdleMs: 50 } });
  await assert.rejects(p.api.idle(), { code: 'NEXXO_HOOK_TIMEOUT' });
  assert.equal(p.api.ok(), 1);
  assert.throws(() => p.api.spin(), { code: 'NEXXO_CPU_LIMIT', hook: 'functions' });
  assert.throws(() => p.api.ok(), { code: 'NEXXO_POISONED' });
});

test('a function of a disposed sandbox says so', async () => {
  const { plugin, sandbox } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x', api: { ok: () => 1 } })`);
  sandbox.dispose();
  assert.throws(() => p.api.ok(), { code: 'NEXXO_DISPOSED' });
});

test('plugins of a bundler in a config are refused, those for the dependencies of a server are left out', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x', config: (config) => ({
    optimizeDeps: { esbuildOptions: { plugins: [{ name: 'a', setup() {} }], target: 'es2020' } },
    ...(config.evil ? { css: { postcss: { plugins: [() => {}] } } } : {}),
  }) })`);
  assert.deepEqual(p.config.call({}, {}, {}), { optimizeDeps: { esbuildOptions: { target: 'es2020' } } });
  assert.throws(() => p.config.call({}, { evil: true }, {}), {
    code: 'NEXXO_UNSUPPORTED',
    message: /config\.css\.postcss\.plugins/,
  });
});

test('a function anywhere else in a result is refused as before', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(
    `export default () => ({ name: 'x', resolveId: () => ({ id: 'a', meta: { f() {} } }), load: () => () => 1 })`,
  );
  assert.deepEqual(p.resolveId.call({}, 'a', undefined, {}).meta, {});
  assert.throws(() => p.load.call({}, 'a'), { code: 'NEXXO_VALUE' });
});

test('a revived plugin has its option functions and its api again; functions of the stopped instance tell', async () => {
  const { plugin } = testSandbox({ limits: { cpuMs: 30 } });
  const p = await plugin(
    `export default (o) => ({ name: 'x', api: { ask: () => o.answer() }, buildStart() {}, load(id) { if (id === 'spin') for (;;); return String(o.answer()) } })`,
    { answer: () => 42 },
  );
  const { ask } = p.api;
  assert.equal(ask(), 42);
  assert.throws(() => p.load.call({}, 'spin'), { code: 'NEXXO_CPU_LIMIT' });
  assert.throws(() => ask(), { code: 'NEXXO_POISONED' });
  await p.buildStart.call({}, {});
  assert.equal(p.load.call({}, 'a'), '42');
  assert.equal(p.api.ask(), 42);
  assert.throws(() => ask(), { code: 'NEXXO_POISONED' });
});
