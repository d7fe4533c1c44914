// Each call is charged for what is done for it, in whose entry ever that runs: many that go on together are not stopped for
// the sum, and who uses more than it may is stopped, whatever it hides behind.
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSandbox } from '@nexxo/native';

/** What each plugin has: work of about a millisecond, and a gate that one call opens for all. */
const HEAD = `
const work = (ms = 1) => { let sum = 0; for (let at = 0; at < ms * 3e4; at++) sum = (sum * 31 + at) % 1000003; return sum };
let open; const gate = new Promise((done) => { open = done });
let came = 0;
`;

async function load(t, source, { cpuMs, hookIdleMs = 20_000, ...settings }) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-time-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(root, 'plugin.mjs'), HEAD + source);
  const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
  t.after(() => sandbox.dispose());
  const limits = { cpuMs, hookIdleMs };
  const plugin = await sandbox.plugin({ package: './plugin.mjs', limits, ...settings });
  const context = { resolve: async () => null };
  const transform = (code, id) =>
    Promise.resolve().then(() => sandbox.callHook(plugin, 'transform', [code, id], context));
  const spent = () => sandbox.report().plugins[0].cpuMs;
  return { transform, spent };
}

const places = {
  'in its own instance': { instances: 0 },
  'on a thread': { keeps: 'nothing', instances: 1 },
};

const MODULES = 200;
/** How a call goes on after it began. */
const waits = {
  'a promise that the last call settles': 'await gate',
  'the answer of the host': `await this.resolve('x')`,
  setImmediate: 'await new Promise(setImmediate)',
  setTimeout: 'await new Promise((done) => setTimeout(done, 1))',
  'process.nextTick': 'await new Promise((done) => process.nextTick(done))',
  'its turn in a line': 'await (line = line.then(() => null))',
};

for (const [where, settings] of Object.entries(places))
  for (const [how, wait] of Object.entries(waits))
    test(`many calls that wait for ${how} go on, each with its own limit, ${where}`, async (t) => {
      const source = `let line = gate; export default () => ({ name: 'honest', async transform(code) {
        if (++came === ${MODULES}) open();
        ${wait};
        for (let at = 0; at < 10; at++) { work(); await null }
        ${wait};
        return code } })`;
      const { transform, spent } = await load(t, source, { cpuMs: 400, ...settings });
      const results = await Promise.all(
        Array.from({ length: MODULES }, (_, at) => transform(`${at}`, `${at}.js`)),
      );
      assert.deepEqual(
        results,
        Array.from({ length: MODULES }, (_, at) => `${at}`),
      );
      assert.ok(spent() > 800, `${spent()} ms are less than the test is about`);
    });

/** What a call does to use more than it may, in pieces of a few milliseconds. */
const attacks = {
  'many jobs': 'for (;;) { work(2); await null }',
  'jobs in the entry that opens the gate': 'await gate; for (;;) { work(2); await null }',
  'reactions, not awaits':
    'const go = () => { work(2); return Promise.resolve().then(go) }; await gate.then(go)',
  'microtasks that it does not wait for':
    'const go = () => { work(2); queueMicrotask(go) }; gate.then(go); await never',
  immediates: 'for (;;) { work(2); await new Promise(setImmediate) }',
  timers: 'for (;;) { work(2); await new Promise((done) => setTimeout(done, 1)) }',
  'an interval': 'setInterval(() => work(2), 1); await never',
  ticks: 'const go = () => { work(2); process.nextTick(go) }; go(); await never',
  'answers of the host': `for (;;) { work(2); await this.resolve('x') }`,
  'a thenable': 'await { then(done) { const go = () => { work(2); Promise.resolve().then(go) }; go() } }',
  'an async generator':
    'await gate; for await (const _ of (async function* () { for (;;) { work(2); yield } })()) ;',
};

for (const [where, settings] of Object.entries(places))
  for (const [how, body] of Object.entries(attacks))
    test(`who uses more than it may by ${how} is stopped and named, ${where}`, async (t) => {
      const source = `const never = new Promise(() => {}); export default () => ({ name: 'hostile', async transform(code) {
        if (code === 'opens') { open(); await gate; return code }
        if (code === 'waits') { await never; return code }
        ${body}; return code } })`;
      const { transform, spent } = await load(t, source, { cpuMs: 150, ...settings });
      const calls = [
        ...Array.from({ length: 20 }, (_, at) => transform('waits', `waits${at}.js`)),
        transform('burns', 'burns.js'),
        transform('opens', 'opens.js'),
      ];
      const ends = await Promise.allSettled(calls);
      const { reason } = ends[20];
      assert.equal(reason?.code, 'NEXXO_CPU_LIMIT', reason?.stack);
      assert.equal(reason.limit, 150);
      assert.match(reason.message, /plugin hostile, hook transform, module "burns.js"/);
      assert.ok(reason.used < 300, `${reason.used} ms`);
      assert.ok(spent() < 600, `${spent()} ms for all`);
    });

test('what runs before a wait counts with what runs after it', async (t) => {
  for (const settings of Object.values(places)) {
    const source = `export default () => ({ name: 'both', async transform(code) {
      work(120); await this.resolve('x'); work(120); await this.resolve('x'); return code } })`;
    const { transform } = await load(t, source, { cpuMs: 150, ...settings });
    await assert.rejects(transform('code', 'a.js'), { code: 'NEXXO_CPU_LIMIT', id: 'a.js' });
  }
});

test('who runs what others put in a list is charged for it, and stopped', async (t) => {
  const source = `const list = []; export default () => ({ name: 'lists', async transform(code) {
    if (code === 'puts') return new Promise((done) => { list.push(() => { work(20); done(code) }) });
    await null; for (const run of list) run(); return code } })`;
  const { transform } = await load(t, source, { cpuMs: 150, ...places['in its own instance'] });
  const calls = Array.from({ length: 50 }, (_, at) => transform('puts', `puts${at}.js`));
  const ends = await Promise.allSettled([...calls, transform('runs', 'runs.js')]);
  const { reason } = ends.at(-1);
  assert.equal(reason?.code, 'NEXXO_CPU_LIMIT', reason?.stack);
  assert.match(reason.message, /module "runs.js"/);
});

test('what goes on after its call is bounded for all that wait', async (t) => {
  const source = `export default () => ({ name: 'leaves', async transform(code) {
    if (code === 'leaves') { setInterval(() => work(5), 1); return code }
    await new Promise(() => {}) } })`;
  const { transform, spent } = await load(t, source, { cpuMs: 150, ...places['in its own instance'] });
  assert.equal(await transform('leaves', 'leaves.js'), 'leaves');
  const waiting = [transform('waits', 'a.js'), transform('waits', 'b.js')];
  for (const { reason } of await Promise.allSettled(waiting)) assert.equal(reason.code, 'NEXXO_CPU_LIMIT');
  assert.ok(spent() < 800, `${spent()} ms`);
});

test('immediates of a call that waits run before the next one begins, as many as one entry may', async (t) => {
  const source = `const order = []; export default () => ({ name: 'order', async transform(code) {
    order.push(code + ' begins');
    await new Promise(setImmediate);
    order.push(code + ' ends');
    return order.join() } })`;
  const { transform } = await load(t, source, { cpuMs: 500, ...places['in its own instance'] });
  const results = await Promise.all(['a', 'b'].map((code) => transform(code, code)));
  assert.equal(results[1], 'a begins,a ends,b begins,b ends');
});

test('a call that looks by immediates whether the host has answered lets it answer', async (t) => {
  const source = `export default () => ({ name: 'looks', async transform(code) {
    let answered = false;
    this.resolve('x').then(() => { answered = true });
    while (!answered) await new Promise(setImmediate);
    return code } })`;
  for (const settings of Object.values(places)) {
    const { transform } = await load(t, source, { cpuMs: 500, ...settings });
    assert.equal(await transform('code', 'a.js'), 'code');
  }
});

test('an immediate that throws fails the call that waits', async (t) => {
  const source = `export default () => ({ name: 'throws', async transform() {
    await new Promise(() => setImmediate(() => { throw new RangeError('too late') })) } })`;
  for (const settings of Object.values(places)) {
    const { transform } = await load(t, source, { cpuMs: 500, ...settings });
    await assert.rejects(transform('code', 'a.js'), { name: 'RangeError', message: 'too late' });
  }
});
