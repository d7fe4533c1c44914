// Plugins in several instances on threads: what they keep, ask for, throw and use is as in one.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSandbox } from '@nexxo/native';

/** A plugin of this text in a project of its own. */
async function load(t, body, settings, ...args) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-parallel-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(root, 'note.txt'), 'a note');
  writeFileSync(join(root, 'plugin.mjs'), `export default (options) => ({ name: 'tested', ${body} })`);
  const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
  t.after(() => sandbox.dispose());
  const plugin = await sandbox.plugin({ package: './plugin.mjs', ...settings }, ...args);
  const call = (hook, values, context = {}) => sandbox.callHook(plugin, hook, values, context);
  return {
    root,
    sandbox,
    plugin,
    call,
    transform: (id, code = '', context = {}) => call('transform', [code, id], context),
  };
}

const spin = 'let sum = 0; for (let at = 0; at < 3e5; at++) sum = (sum * 31 + at) % 1000003;';
const code = async (result) => (await result).code;

test('what may not be set is refused by name', async () => {
  for (const instances of [-1, 17, 1.5, 'all', null])
    assert.throws(() => createSandbox({ instances }), {
      code: 'NEXXO_OPTION_INVALID',
      message: /`instances`/,
    });
  assert.throws(() => createSandbox({ compareInstances: 1 }), { code: 'NEXXO_OPTION_INVALID' });
});

test('a light plugin answers at once, a heavy one by promises after a while', async (t) => {
  const light = await load(t, 'transform: (code) => code + 1', { keeps: 'nothing' });
  for (let at = 0; at < 100; at++) assert.equal(light.transform(`${at}.js`, 'a'), 'a1');
  const heavy = await load(t, `transform(code) { ${spin} return code + 1 }`, {
    keeps: 'nothing',
    limits: { cpuMs: 5000 },
  });
  const results = Array.from({ length: 25 }, (_, at) => heavy.transform(`${at}.js`, 'a'));
  assert.equal(typeof results[0], 'string');
  assert.ok(results.at(-1) instanceof Promise);
  assert.deepEqual(new Set(await Promise.all(results)), new Set(['a1']));
  const silent = await load(t, `transform(code) { ${spin} return code + 1 }`, { limits: { cpuMs: 5000 } });
  for (let at = 0; at < 25; at++) assert.equal(silent.transform(`${at}.js`, 'a'), 'a1');
});

const counting = `
  seen: new Map(),
  transform(code, id) {
    const file = id.split('?')[0];
    counts.set(file, (counts.get(file) ?? 0) + 1);
    return { code: String(counts.get(file)), map: null };
  },
  load(id) { return String(counts.get(id.split('?')[0]) ?? 0) } }); const counts = new Map(); void ({`;

test('calls for one file go to one instance', async (t) => {
  const { call, transform } = await load(t, counting, { keeps: 'module', instances: 3 });
  const files = Array.from({ length: 40 }, (_, at) => `/src/${at}.js`);
  for (const query of ['', '?a', '?b&c']) await Promise.all(files.map((file) => transform(file + query)));
  const counted = await Promise.all(files.map((file) => call('load', [`${file}?style`])));
  assert.deepEqual(new Set(counted.map((result) => result.code ?? result)), new Set(['3']));
});

test('more is kept than was declared: comparing tells', async (t) => {
  const { transform } = await load(t, counting, { keeps: 'nothing', instances: 1, compareInstances: true });
  assert.equal(await code(transform('/a.js')), '1');
  await assert.rejects(transform('/a.js'), { code: 'NEXXO_INSTANCE_DIFFERS', message: /keeps: 'nothing'/ });
  const honest = await load(t, counting, { keeps: 'module', instances: 2, compareInstances: true });
  for (const wanted of ['1', '2', '3'])
    for (const file of ['/a.js', '/b.js']) assert.equal(await code(honest.transform(file)), wanted);
});

test('a hook that sets up runs in each instance, and outside once', async (t) => {
  const body = `
    buildStart(options) { version = options.input[0]; this.emitFile({ type: 'asset', fileName: version, source: '' }); this.warn(version) },
    transform: (code) => code + version }); let version = 'none'; void ({`;
  const { call, transform } = await load(t, body, { keeps: 'nothing', instances: 3 });
  const asked = [];
  const context = {
    emitFile: ({ fileName }) => asked.push(fileName),
    warn: ({ message }) => asked.push(message ?? 'warned'),
  };
  const all = () => Promise.all(Array.from({ length: 12 }, (_, at) => transform(`${at}.js`, 'v')));
  await call('buildStart', [{ input: ['first.js'] }], context);
  assert.deepEqual(new Set(await all()), new Set(['vfirst.js']));
  await call('buildStart', [{ input: ['second.js'] }], context);
  assert.deepEqual(new Set(await all()), new Set(['vsecond.js']));
  assert.deepEqual(
    asked.filter((name) => name.endsWith?.('.js')),
    ['first.js', 'second.js'],
  );
});

test('what the bundler offers is there, at once and later', async (t) => {
  const body = `
    async transform(code, id) {
      const info = this.getModuleInfo(id);
      const found = await this.resolve('./' + code, id);
      const loaded = code === 'outer' ? await this.load({ id: 'inner' }) : null;
      this.emitFile({ type: 'asset', fileName: id, source: code });
      return [info.id, found.id, loaded?.id].join() }`;
  const { transform } = await load(t, body, { keeps: 'module', instances: 2 });
  const emitted = [];
  const context = {
    getModuleInfo: (id) => ({ id: `info of ${id}` }),
    resolve: async (source, importer) => ({ id: `${source} from ${importer}` }),
    load: async ({ id }) => ({ id: await transform(id, 'inner', context) }),
    emitFile: ({ fileName }) => emitted.push(fileName),
  };
  const inner = 'info of inner,./inner from inner,';
  assert.equal(await transform('outer', 'outer', context), `info of outer,./outer from outer,${inner}`);
  assert.deepEqual(emitted, ['inner', 'outer']);
});

test('functions of the project are called from threads, and call back', async (t) => {
  const body = `
    async transform(code, id) {
      const first = options.name(id);
      const later = await options.later(code);
      const told = options.warn({ code }, (warning) => 'handled ' + warning.code + options.name('again'));
      return [first, later, told].join() }`;
  const options = {
    name: (id) => `<${id}>`,
    later: async (text) => `${text} later`,
    warn: (warning, handle) => handle({ code: `${warning.code}!` }),
  };
  const { transform } = await load(t, body, { keeps: 'nothing', instances: 2 }, options);
  const found = await Promise.all(['a', 'b', 'c'].map((id) => transform(id, 'text')));
  assert.deepEqual(
    found,
    ['a', 'b', 'c'].map((id) => `<${id}>,text later,handled text!<again>`),
  );
});

test('what a hook throws comes with its message, and the next call works', async (t) => {
  const body = `transform(code, id) { if (code === 'bad') throw Object.assign(new TypeError('no ' + id), { at: 3 }); return code },
    load(id) { return Promise.reject('as text') }`;
  const { call, transform } = await load(t, body, { keeps: 'nothing', instances: 1 });
  await assert.rejects(transform('x.js', 'bad'), { name: 'TypeError', message: 'no x.js', at: 3 });
  await assert.rejects(call('load', ['x']), (error) => error === 'as text');
  assert.equal(await transform('x.js', 'good'), 'good');
});

test('a wrong result is refused', async (t) => {
  const { transform } = await load(t, 'transform: () => 5', { keeps: 'nothing', instances: 1 });
  await assert.rejects(transform('x.js'), { code: 'NEXXO_HOOK_RESULT' });
});

test('a limit stops all instances, and the next build has fresh ones', async (t) => {
  const body = `transform(code) { if (code === 'endless') for (;;); return code }, buildStart() {}`;
  const { call, transform } = await load(t, body, { keeps: 'nothing', instances: 2, limits: { cpuMs: 30 } });
  assert.equal(await transform('a.js', 'fine'), 'fine');
  const [endless, other] = await Promise.allSettled([
    transform('a.js', 'endless'),
    transform('b.js', 'endless'),
  ]);
  // Both are told of it, or the later one that the earlier one stopped the plugin.
  const codes = [endless.reason.code, other.reason.code];
  assert.ok(codes.includes('NEXXO_CPU_LIMIT'), codes.join());
  for (const code of codes) assert.match(code, /NEXXO_(CPU_LIMIT|POISONED)/);
  assert.throws(() => transform('a.js', 'fine'), { code: 'NEXXO_POISONED' });
  await call('buildStart', [{}]);
  assert.equal(await transform('a.js', 'fine'), 'fine');
});

test('CPU time after waits adds up, and waits for nothing end', async (t) => {
  const body = `async transform(code) {
    for (;;) { await options.wait(); ${spin} if (code === 'never') await new Promise(() => {}) } }`;
  const options = { wait: async () => {} };
  const heavy = await load(t, body, { keeps: 'nothing', instances: 1, limits: { cpuMs: 200 } }, options);
  await assert.rejects(heavy.transform('a.js'), { code: 'NEXXO_CPU_LIMIT' });
  const waiting = await load(
    t,
    body,
    { keeps: 'nothing', instances: 1, limits: { cpuMs: 5000, hookIdleMs: 100 } },
    options,
  );
  await assert.rejects(waiting.transform('a.js', 'never'), { code: 'NEXXO_HOOK_TIMEOUT' });
});

test("what the host computes for a thread is the plugin's time", async (t) => {
  const body = `async transform() {
    const { gzipSync } = await import('node:zlib');
    const bytes = new Uint8Array(1 << 20).map((_, at) => at * 7919);
    for (;;) gzipSync(bytes) }`;
  const { transform } = await load(t, body, { keeps: 'nothing', instances: 1, limits: { cpuMs: 300 } });
  await assert.rejects(transform('a.js'), { code: 'NEXXO_CPU_LIMIT' });
});

test('timers run on threads', async (t) => {
  const body = `transform: (code) => new Promise((done) => setTimeout(() => done(code + ' in time'), 20))`;
  const { transform } = await load(t, body, { keeps: 'nothing', instances: 2 });
  assert.deepEqual(await Promise.all(['a', 'b', 'c'].map((id) => transform(id, id))), [
    'a in time',
    'b in time',
    'c in time',
  ]);
});

test('files are read on the thread, and the report has them', async (t) => {
  const body = `async transform(code, id) { return (await import('node:fs')).readFileSync(id, 'utf8') }`;
  const { root, sandbox, transform } = await load(t, body, { keeps: 'nothing', instances: 2, read: ['.'] });
  assert.equal(await transform(join(root, 'note.txt')), 'a note');
  await assert.rejects(transform('/etc/passwd'), { code: 'NEXXO_FS_DENIED' });
  const [report] = sandbox.report().plugins;
  assert.deepEqual(report.filesRead, [join(root, 'note.txt')]);
  assert.equal(report.deniedCount, 1);
  assert.equal(report.instances, 3);
  assert.equal(report.hooks.find(({ hook }) => hook === 'transform').calls, 2);
});

test('what a plugin writes is written once', async (t) => {
  const append = (text) => `(await import('node:fs')).appendFileSync(out, ${text})`;
  const body = `
    buildStart(options) { out ??= options.input[0]; return (async () => ${append("'start '")})() },
    async transform(code, id) { ${append('id')}; return code } }); let out; void ({`;
  const { root, call, transform } = await load(t, body, { keeps: 'nothing', instances: 3, write: ['out'] });
  const log = join(root, 'out/log');
  mkdirSync(join(root, 'out'));
  await call('buildStart', [{ input: [log] }]);
  await Promise.all(['a', 'b', 'c'].map((id) => transform(id)));
  await call('buildStart', [{ input: [log] }]);
  await transform('d');
  assert.equal(readFileSync(log, 'utf8').replace(/[abc]{3}/, 'abc'), 'start abcstart d');
});

test('text beyond Latin-1 and long text cross as they are', async (t) => {
  const { transform } = await load(t, 'transform: (code) => (code.length > 5 ? code : code + code)', {
    keeps: 'nothing',
    instances: 1,
  });
  assert.equal(await transform('ä.js', 'é ☃ 😀'), 'é ☃ 😀');
  assert.equal(await transform('☃.js', '☃'), '☃☃');
  const long = 'text '.repeat(200_000);
  assert.equal(await transform('a.js', long), long);
});

test('disposing ends calls under way', async (t) => {
  const { sandbox, transform } = await load(t, `transform(code) { ${spin} return code }`, {
    keeps: 'nothing',
    instances: 2,
    limits: { cpuMs: 5000 },
  });
  const calls = Array.from({ length: 6 }, (_, at) => transform(`${at}.js`, 'x'));
  const ends = Promise.allSettled(calls);
  sandbox.dispose();
  for (const end of await ends) assert.equal(end.reason.code, 'NEXXO_DISPOSED');
  assert.throws(() => transform('a.js'), { code: 'NEXXO_DISPOSED' });
});

test('results of calls on threads are kept, and found by the next build', async (t) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-parallel-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(root, 'note.txt'), 'a note');
  writeFileSync(
    join(root, 'plugin.mjs'),
    `import { readFileSync } from 'node:fs';
const counts = new Map();
export default () => ({
  name: 'kept',
  async transform(code, id) {
    const file = id.split('?')[0];
    counts.set(file, (counts.get(file) ?? 0) + 1);
    const found = await this.resolve('./x', id);
    if (code === 'read') this.addWatchFile('./note.txt');
    const note = code === 'read' ? readFileSync('note.txt', 'utf8') : '';
    return [code, note, found.id, counts.get(file)].join();
  },
});`,
  );
  const cwd = process.cwd();
  process.chdir(root);
  t.after(() => process.chdir(cwd));
  const once = async (settings, results = {}) => {
    const sandbox = createSandbox({ root, allowUnsigned: true, read: ['.'], results });
    const plugin = await sandbox.plugin({ package: './plugin.mjs', keeps: 'module', ...settings });
    const watched = [];
    const context = {
      resolve: async (source, importer) => ({ id: `${source} from ${importer}` }),
      addWatchFile: (file) => watched.push(file),
    };
    const answers = [];
    for (const query of ['', '?part']) {
      const ids = ['/a.js', '/b.js', '/c.js', '/d.js'].map((id) => id + query);
      const call = (id) =>
        sandbox.callHook(plugin, 'transform', [id === '/b.js' ? 'read' : 'plain', id], context);
      answers.push(...(await Promise.all(ids.map(call))));
    }
    const [{ results: found, instances }] = sandbox.report().plugins;
    sandbox.dispose();
    return { answers, watched, instances, hits: found.hits, misses: found.misses };
  };
  const cold = await once({ instances: 2 });
  assert.deepEqual([cold.instances, cold.hits, cold.misses], [3, 0, 8]);
  assert.equal(cold.answers[1], 'read,a note,./x from /b.js,1');
  const warm = await once({ instances: 2 });
  assert.deepEqual(warm, { ...cold, instances: 1, hits: 8, misses: 0 });
  const checked = await once({ instances: 0 }, { check: 1 });
  assert.deepEqual(checked.answers, cold.answers);
  writeFileSync(join(root, 'note.txt'), 'another');
  const changed = await once({ instances: 2 });
  assert.equal(changed.answers[1], 'read,another,./x from /b.js,1');
  assert.equal(changed.answers[5], 'plain,,./x from /b.js?part,2');
  assert.ok(changed.misses >= 1, `${changed.misses} misses`);
});

const environmental = `
  async transform(code, id) {
    if (code === 'silent') return 'nothing asked';
    const { name } = this.environment;
    await undefined;
    const later = await this.resolve('./x', id);
    return [name, this.environment === (await this.environment), this.environment.name, later.id, code].join();
  }`;
const inEnvironment = (name) => ({
  environment: { name, mode: 'build', config: {} },
  resolve: async (source) => ({ id: `${source} in ${name}` }),
});

test('a call on a thread has the environment that it was made in, for which no call but the first of its hook has to wait', async (t) => {
  const { sandbox, transform } = await load(t, environmental, { keeps: 'nothing', instances: 2 });
  const contexts = [inEnvironment('client'), inEnvironment('ssr')];
  const given = async (at) => {
    const context = contexts[at % 3 === 0 ? 1 : 0];
    const { name } = context.environment;
    assert.equal(await transform(`${at}.js`, `${at}`, context), `${name},true,${name},./x in ${name},${at}`);
  };
  for (let at = 0; at < 5; at++) await given(at);
  const asked = () => sandbox.report().plugins[0].hooks.find(({ hook }) => hook === 'transform').hostCalls;
  const before = asked();
  const CALLS = 100;
  await Promise.all(Array.from({ length: CALLS }, (_, at) => given(at)));
  assert.equal(await transform('a.js', 'silent', contexts[0]), 'nothing asked');
  // Each asks to resolve, which its thread does not wait for; an instance asks once what a context has.
  assert.ok(asked() - before <= CALLS + 2, `${asked() - before} questions`);
});

test('a result that was kept in one environment is not given in another, though no call asked for its own', async (t) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-parallel-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(root, 'plugin.mjs'), `export default () => ({ name: 'tested', ${environmental} })`);
  const build = async (name) => {
    const sandbox = createSandbox({ root, allowUnsigned: true });
    const plugin = await sandbox.plugin({ package: './plugin.mjs', keeps: 'nothing', instances: 2 });
    for (let at = 0; at < 20; at++) {
      const answer = await sandbox.callHook(plugin, 'transform', [`${at}`, `${at}.js`], inEnvironment(name));
      assert.equal(answer, `${name},true,${name},./x in ${name},${at}`);
    }
    const [{ results }] = sandbox.report().plugins;
    sandbox.dispose();
    return results.hits;
  };
  assert.equal(await build('client'), 0);
  assert.equal(await build('client'), 20);
  assert.equal(await build('ssr'), 0);
  assert.equal(await build('ssr'), 20);
});

test('the trace tells the instances apart', async (t) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-parallel-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(
    join(root, 'plugin.mjs'),
    `export default () => ({ name: 'traced', transform: (code) => code })`,
  );
  const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false, trace: true });
  t.after(() => sandbox.dispose());
  const plugin = await sandbox.plugin({ package: './plugin.mjs', keeps: 'nothing', instances: 2 });
  await Promise.all(['a', 'b'].map((id) => sandbox.callHook(plugin, 'transform', ['', id], {})));
  const names = sandbox
    .trace()
    .traceEvents.filter(({ ph }) => ph === 'M')
    .map(({ args }) => args.name);
  assert.equal(names.length, 2);
  for (const name of names) assert.match(name, /\(instance [12]\)$/);
});
