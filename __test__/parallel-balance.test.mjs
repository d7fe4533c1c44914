// Which instance gets a call: none is left with many to do while another has nothing.
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSandbox } from '@nexxo/native';

/** A plugin whose hooks answer with how many calls of `transform` their instance has had. */
async function load(t, settings) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nexxo-balance-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  const text = `
    let count = 0;
    const spin = (rounds) => { let sum = 0; for (let at = 0; at < rounds; at++) sum = (sum * 31 + at) % 1000003; return sum };
    export default () => ({
      name: 'tested',
      load: (id) => 'loaded',
      transform(code, id) { spin(Number(code)); count += 1; return { code: String(count), map: null } },
      watchChange(id) { count += 1000 },
    })`;
  writeFileSync(join(root, 'plugin.mjs'), text);
  const sandbox = createSandbox({ root, allowUnsigned: true, cacheDir: false });
  t.after(() => sandbox.dispose());
  const limits = { cpuMs: 20_000 };
  const plugin = await sandbox.plugin({ package: './plugin.mjs', instances: 2, limits, ...settings });
  const call = (hook, ...values) => sandbox.callHook(plugin, hook, values, {});
  return {
    sandbox,
    call,
    transform: async (id, rounds) => (await call('transform', String(rounds), id)).code,
  };
}

const [short, long] = [1e4, 5e6];
const files = Array.from({ length: 40 }, (_, at) => `/src/${at}.js`);
const roundsOf = (_, at) => (at === 0 ? long : short);
const most = (counts) => Math.max(...counts.map(Number));

for (const keeps of ['nothing', 'module'])
  test(`short calls go past the instance that is at a long one (keeps: '${keeps}')`, async (t) => {
    const { transform } = await load(t, { keeps });
    const counts = await Promise.all(files.map((file, at) => transform(file, roundsOf(file, at))));
    // Two were the first one's before anything was known of it.
    assert.ok(most(counts) >= files.length - 2, counts.join());
  });

test('files whose first call is short go past the instance that is at a long one', async (t) => {
  const { call, transform } = await load(t, { keeps: 'module' });
  const build = async (file, at) => {
    await call('load', file);
    return transform(file, roundsOf(file, at));
  };
  const counts = await Promise.all(files.map(build));
  assert.ok(most(counts) >= files.length - 5, counts.join());
});

test('files of which only short calls come are not waited for', async (t) => {
  const { call, transform } = await load(t, { keeps: 'module' });
  const many = Array.from({ length: 500 }, (_, at) => `/src/only-${at}.js`);
  const slow = transform('/src/long.js', 4 * long);
  let done = 0;
  const loads = many.map((file) => call('load', file).then(() => (done += 1)));
  await slow;
  // But for those that it was to go on with.
  assert.ok(done >= many.length - 5, String(done));
  await Promise.all(loads);
});

test('a hook that sets up comes after the calls that were asked for before it', async (t) => {
  const { call, transform } = await load(t, { keeps: 'nothing' });
  const before = files.map((file) => transform(file, short));
  const changed = call('watchChange', '/src/0.js', { event: 'update' });
  const after = files.map((file) => transform(file, short));
  await changed;
  for (const count of await Promise.all(before)) assert.ok(Number(count) < 1000, count);
  for (const count of await Promise.all(after)) assert.ok(Number(count) > 1000, count);
});

test('calls that wait for an instance fail when the sandbox is disposed', async (t) => {
  const { sandbox, transform } = await load(t, { keeps: 'nothing' });
  const calls = files.map((file) => transform(file, long));
  const ended = Promise.allSettled(calls);
  sandbox.dispose();
  for (const { reason } of await ended) assert.equal(reason?.code, 'NEXXO_DISPOSED');
});

test('many short calls get an instance more than there are processors, long ones do not', async (t) => {
  const processors = availableParallelism();
  if (processors < 2 || processors > 4) return t.skip('instances are not as many as processors');
  const instances = async (calls, rounds) => {
    const { sandbox, transform } = await load(t, { keeps: 'nothing', instances: 'auto' });
    const counts = Array.from({ length: calls }, (_, at) => transform(`/src/${at}.js`, rounds));
    await Promise.all(counts);
    return sandbox.report().plugins[0].instances;
  };
  assert.equal(await instances(600, 3e4), processors + 2);
  assert.equal(await instances(300, 4e5), processors + 1);
});
