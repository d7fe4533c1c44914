import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSandbox } from './lib/sandbox.mjs';

test('defines exactly the hooks of the plugin', async () => {
  const { plugin } = testSandbox();
  const object = await plugin(`export default (o) => ({
    name: 'x', enforce: 'pre', _parallel: {}, version: '1.2.3', foo: 1,
    transform: { order: 'post', filter: { id: /\\.js$/ }, handler(code, id) { return null } },
    banner: '/* b */',
    async buildStart() {},
  })`);
  assert.deepEqual(Object.keys(object).sort(), [
    'banner',
    'buildStart',
    'enforce',
    'name',
    'transform',
    'version',
  ]);
  assert.equal(object.banner, '/* b */');
  assert.equal(object.transform.order, 'post');
  assert.deepEqual(object.transform.filter, { id: { include: [/\.js$/] } });
});

test('passes null, undefined, text and objects', async () => {
  const { plugin } = testSandbox({ derivedFilters: false });
  const p = await plugin(`export default () => ({ name: 'x',
    transform(code, id, o) {
      if (id === 'null') return null;
      if (id === 'undefined') return undefined;
      if (id === 'text') return code + '!';
      if (id === 'options') return JSON.stringify(o);
      if (id === 'wrong') return 5;
      if (id === 'code') return { code: 5 };
      if (id === 'type') return { code: '', moduleType: 'exe' };
      return { code, map: { version: 3, sources: ['a', null], mappings: '', names: [] }, meta: { ['__proto__']: 1, a: { constructor: 1, b: 2 } }, evil: 1 };
    } })`);
  assert.equal(p.transform('c', 'null'), null);
  assert.equal(p.transform('c', 'undefined'), undefined);
  assert.equal(p.transform('c', 'text'), 'c!');
  assert.equal(
    p.transform('c', 'options', { attributes: {}, moduleType: 'js', ssr: false, rawId: 'options' }),
    JSON.stringify({ rawId: 'options', attributes: {}, ssr: false, moduleType: 'js' }),
  );
  assert.deepEqual(p.transform('c', '/x/y.js'), {
    code: 'c',
    map: { version: 3, sources: ['a', null], mappings: '', names: [], sourcesContent: ['', null] },
    meta: { a: { b: 2 } },
  });
  for (const [id, text] of [
    ['wrong', 'its result is a number'],
    ['code', '`code` is a number'],
    ['type', '`moduleType` is text'],
  ]) {
    assert.throws(
      () => p.transform('c', id),
      (error) => {
        assert.equal(error.code, 'NEXXO_HOOK_RESULT');
        assert.equal(error.plugin, 'x');
        assert.equal(error.hook, 'transform');
        assert.equal(error.id, id);
        assert.ok(error.message.includes(text), error.message);
        return true;
      },
    );
  }
});

test('text of each width and length crosses as it is, beside text of each width', async () => {
  const { plugin } = testSandbox({ derivedFilters: false });
  const p =
    await plugin(`const all = (text) => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)).join();
    export default () => ({ name: 'x',
      resolveId(source, importer) { return importer === undefined ? null : all(source) + '|' + all(importer) },
      load(id) { return all(id) },
      transform(code, id) { return code === id ? code : all(code) + '|' + all(id) } })`);
  const units = (text) => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)).join();
  const texts = [
    '',
    'a',
    'ab',
    '\u00e9\0\u00ff',
    '\u0100',
    'x\ud83d',
    '\u4fa1\u683c'.repeat(5000),
    'ab\u20ac',
    'n'.repeat(9001),
  ];
  for (const a of texts) {
    assert.equal(p.load(a), units(a));
    for (const b of texts) {
      assert.equal(p.transform(a, b), a === b ? a : `${units(a)}|${units(b)}`);
      if (a !== '') assert.equal(p.resolveId(a, b), `${units(a)}|${units(b)}`);
    }
  }
});

test('what the bundler says of itself is asked once a build, and each time where no hook tells of builds', async () => {
  const { plugin } = testSandbox({ derivedFilters: false });
  const transform = 'transform() { return String(this.meta.watchMode) }';
  let asked = 0;
  const bundler = (watchMode) => ({
    get meta() {
      asked += 1;
      return { rollupVersion: '4', watchMode };
    },
  });
  const told = await plugin(`export default () => ({ name: 'x', buildStart() {}, ${transform} })`);
  for (const watchMode of [false, true]) {
    await told.buildStart.call(bundler(watchMode), {});
    asked = 0;
    const context = bundler(watchMode);
    for (let i = 0; i < 5; i++) assert.equal(told.transform.call(context, 'c', `/${i}`), String(watchMode));
    assert.ok(asked <= 2, `${asked} times`);
  }
  const untold = await plugin(`export default () => ({ name: 'x', ${transform} })`);
  for (const watchMode of [false, true, false])
    assert.equal(untold.transform.call(bundler(watchMode), 'c', '/a'), String(watchMode));
});

test('a module information that a plugin kept tells what is so in a later call', async () => {
  const { plugin } = testSandbox({ derivedFilters: false });
  const p = await plugin(`let info; export default () => ({ name: 'x', transform(code) {
    info ??= this.getModuleInfo('/m');
    return code + info.importers.join();
  } })`);
  const importers = ['/a'];
  const info = {
    id: '/m',
    get importers() {
      return importers;
    },
  };
  const context = { getModuleInfo: () => info };
  assert.equal(p.transform.call(context, 'c', '/1'), 'c/a');
  importers.push('/b');
  assert.equal(p.transform.call(context, 'c', '/2'), 'c/a,/b');
  importers.push('/c');
  assert.equal(p.transform.call(context, '\u20ac', '/3'), '\u20ac/a,/b,/c');
});

test('interleaves asynchronous calls', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x',
    async resolveId(source, importer) {
      const r = await this.resolve(source, importer, { skipSelf: true });
      return r && { ...r, id: r.id + '?x' };
    } })`);
  const waiting = [];
  const context = { resolve: (...args) => new Promise((resolve) => waiting.push([args, resolve])) };
  const a = p.resolveId.call(context, 'a', 'i', { attributes: {}, isEntry: false });
  const b = p.resolveId.call(context, 'b', undefined, { attributes: {}, isEntry: true });
  assert.ok(a instanceof Promise);
  assert.deepEqual(
    waiting.map(([args]) => args),
    [
      ['a', 'i', { skipSelf: true }],
      ['b', undefined, { skipSelf: true }],
    ],
  );
  waiting[1][1]({ id: '\0b', external: false, fn() {} });
  assert.deepEqual(await b, { id: '\0b?x', external: false });
  waiting[0][1](null);
  assert.equal(await a, null);
});

test('an error that the host threw in comes out as the same object', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x',
    transform(code, id) { this.error({ message: 'no', code: 'E', extra: 1 }, 3) },
    async load(id) { try { await this.resolve('q') } catch (e) { e.added = 2; throw e } } })`);
  const original = Object.assign(new Error('no'), { loc: { line: 1 } });
  let seen;
  const context = {
    error: (...args) => {
      seen = args;
      throw original;
    },
    resolve: async () => {
      throw original;
    },
  };
  assert.throws(
    () => p.transform.call(context, 'c', 'i'),
    (error) => error === original,
  );
  assert.deepEqual(seen, [{ message: 'no', code: 'E', extra: 1 }, 3]);
  await assert.rejects(
    () => p.load.call(context, 'i'),
    (error) => error === original && error.added === 2 && error.$nexxoError === undefined,
  );
});

test('errors of the plugin keep name, message and data, with a stack of its own source', async () => {
  const { plugin, root } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x',
    transform() {
      class CompileError extends Error { name = 'CompileError' }
      throw Object.assign(new CompileError('bad'), { loc: { line: 2, column: 3 }, frame: 'f' });
    } })`);
  assert.throws(
    () => p.transform('c', 'i'),
    (error) => {
      assert.equal(error.name, 'CompileError');
      assert.equal(error.message, 'bad');
      assert.deepEqual({ ...error }, { loc: { line: 2, column: 3 }, frame: 'f' });
      assert.match(error.stack, /^CompileError: bad\n {4}at .*plugin-1\.mjs:4:\d+/);
      assert.ok(error.stack.includes(root));
      return true;
    },
  );
});

test('context calls reach the bundler in the name of their call', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x',
    buildStart() {
      const { warn, emitFile } = this;
      warn('\\u001b[31mred\\u001b[0m \\u001b]8;;http://x\\u0007link\\u0007');
      const ref = emitFile({ type: 'asset', name: 'a.txt', source: 'A', evil: 1 });
      globalThis.result = [ref, this.getFileName(ref), this.meta, [...this.getModuleIds()], this.environment, this.cache];
      this.addWatchFile('/nexxo-watched');
      this.info({ message: 'm', code: 'C' });
      this.warn(() => 'lazy');
    },
    load(id) { return JSON.stringify(globalThis.result) },
    resolveId() { return this.resolve('x') },
    renderChunk() { return this.notThere === undefined ? 'ok' : null },
  })`);
  const log = [];
  const add =
    (name) =>
    (...args) => {
      log.push([name, ...args.map((arg) => (typeof arg === 'function' ? arg() : arg))]);
    };
  const context = {
    warn: add('warn'),
    info: add('info'),
    addWatchFile: add('watch'),
    emitFile: (file) => {
      log.push(['emit', file]);
      return 'ref';
    },
    getFileName: (ref) => `${ref}.txt`,
    getModuleIds: () => new Set(['/m']).values(),
    meta: { rollupVersion: '4', watchMode: false, fn() {} },
  };
  p.buildStart.call(context, {});
  assert.deepEqual(log, [
    ['warn', 'red link'],
    ['emit', { type: 'asset', name: 'a.txt', source: 'A' }],
    ['watch', '/nexxo-watched'],
    ['info', { message: 'm', code: 'C' }],
    ['warn', 'lazy'],
  ]);
  assert.equal(
    p.load.call(context, 'q'),
    '["ref","ref.txt",{"rollupVersion":"4","watchMode":false},["/m"],null,null]',
  );
  await assert.rejects(() => p.resolveId.call(undefined, 'a'), {
    code: 'NEXXO_UNSUPPORTED',
    plugin: 'x',
    hook: 'resolveId',
  });
  assert.equal(p.renderChunk.call(context, '', {}, {}, { chunks: {} }), 'ok');
});

test('a hook that waits for nothing is given up', async () => {
  const { plugin } = testSandbox({ limits: { hookIdleMs: 30 } });
  const p = await plugin(`export default () => ({ name: 'x', load() { return new Promise(() => {}) } })`);
  await assert.rejects(() => p.load.call({}, 'i'), {
    code: 'NEXXO_HOOK_TIMEOUT',
    plugin: 'x',
    hook: 'load',
    id: 'i',
    limit: 30,
  });
});

test('timers of the plugin run', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(
    `export default () => ({ name: 'x', load() { return new Promise((r) => setTimeout(r, 5, 'done')) } })`,
  );
  assert.equal(await p.load('i'), 'done');
});

test('a stopped plugin stays stopped until the next build', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`let n = 0; export default () => ({ name: 'x', buildStart() {},
    transform(c, id) { n += 1; if (id === 'trap') for (;;); return String(n) },
    load() { return new Promise(() => {}) } })`);
  const waiting = p.load('i');
  assert.throws(() => p.transform('c', 'trap'), {
    code: 'NEXXO_CPU_LIMIT',
    limit: 100,
    plugin: 'x',
    hook: 'transform',
    id: 'trap',
  });
  await assert.rejects(waiting, { code: 'NEXXO_POISONED', hook: 'load' });
  assert.throws(() => p.transform('c', 'i'), { code: 'NEXXO_POISONED' });
  await p.buildStart.call({}, {});
  assert.equal(p.transform('c', 'i'), '1');
});

test('disposing ends everything but the report', async () => {
  const { sandbox, plugin } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x', transform: () => 'a' })`);
  p.transform('c', 'i');
  sandbox.dispose();
  assert.throws(() => p.transform('c', 'i'), { code: 'NEXXO_DISPOSED' });
  await assert.rejects(() => plugin(''), { code: 'NEXXO_DISPOSED' });
  assert.equal(sandbox.report().plugins[0].hooks[0].calls, 2);
});

test('thousands of calls later, a call back still reaches the context of its own call', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(`export default () => ({ name: 'x', async transform(code) {
    return code + (await this.resolve('./a')).id;
  } })`);
  for (let i = 0; i < 5000; i++) {
    const context = { resolve: async () => ({ id: `resolved ${i}` }) };
    assert.equal(await p.transform.call(context, '', 'a.js'), `resolved ${i}`);
  }
});

test('a context that a plugin kept serves all its later hooks, and its use is no sum over the build', async () => {
  const { plugin } = testSandbox({ limits: { cpuMs: 100, hostCalls: 50 } });
  const p = await plugin(`let kept; export default () => ({ name: 'x',
    buildStart() { kept = this; },
    async transform(code) {
      const { id } = await kept.resolve('./a');
      for (let i = 0; i < 20000; i++) code += i;
      return id;
    } })`);
  const context = { resolve: async () => ({ id: 'a' }) };
  p.buildStart.call(context, {});
  for (let i = 0; i < 120; i++) assert.equal(await p.transform.call(context, '', 'a.js'), 'a');
});
