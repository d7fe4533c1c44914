import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSandbox } from './lib/sandbox.mjs';

/** A plugin whose `load` gives the JSON of an expression over its options `o`. */
async function evaluator(options, expression, ...more) {
  const { plugin, sandbox } = testSandbox();
  const p = await plugin(
    `export default (o, second) => ({ name: 'x', async load(id) { return JSON.stringify(await (${expression})) ?? 'undefined' } })`,
    options,
    ...more,
  );
  return { p, sandbox, value: async () => JSON.parse(await p.load('id')) };
}

const evaluate = async (options, expression, ...more) =>
  (await evaluator(options, expression, ...more)).value();

test('a function in the options is called and has its name and length', async () => {
  const options = { filter: (id, _kind) => id.endsWith('.js') };
  assert.deepEqual(
    await evaluate(
      options,
      "[o.filter('a.js'), o.filter('a.css'), o.filter.name, o.filter.length, typeof o.filter]",
    ),
    [true, false, 'filter', 2, 'function'],
  );
});

test('functions are found wherever they are: in lists, maps, sets and further arguments', async () => {
  const one = () => 1;
  const options = { list: [[() => 2]], map: new Map([['k', { f: () => 3 }]]), set: new Set([() => 4]) };
  assert.deepEqual(
    await evaluate(options, "[o.list[0][0](), o.map.get('k').f(), [...o.set][0](), second()]", one),
    [2, 3, 4, 1],
  );
});

test('a method is called on the object that it stands in', async () => {
  const options = {
    base: 10,
    add(n) {
      this.base += n;
      return this.base;
    },
  };
  assert.deepEqual(
    await evaluate(options, '[o.add(1), o.add(1), (0, o.add).call({ base: 1 }, 5)]'),
    [11, 12, 6],
  );
  assert.equal(options.base, 12);
});

test('values, errors and functions cross with a call in both directions', async () => {
  const seen = [];
  const options = {
    give(...args) {
      seen.push(args);
      return { regex: /a/g, map: new Map([[1, 2]]), bytes: new Uint8Array([1]), twice: (f) => f(f(1)) };
    },
  };
  const result = await evaluate(
    options,
    `(() => {
      const r = o.give({ a: [1, null, undefined], d: new Date(5) }, 2n, new Set(['x']), new TypeError('t'));
      return [String(r.regex), r.map.get(1), r.bytes[0], r.twice((x) => x + 20)];
    })()`,
  );
  assert.deepEqual(result, ['/a/g', 2, 1, 41]);
  const [[object, big, set, error]] = seen;
  assert.deepEqual(object, { a: [1, null, undefined], d: new Date(5) });
  assert.equal(big, 2n);
  assert.deepEqual(set, new Set(['x']));
  assert.ok(error instanceof Error && error.message === 't');
});

test('an asynchronous function gives a promise, and a rejection is caught as what was thrown', async () => {
  const options = {
    later: async (text) => ({ text, shout: () => text.toUpperCase() }),
    fail: async () => {
      throw Object.assign(new TypeError('no'), { hint: 'h' });
    },
  };
  const result = await evaluate(
    options,
    `(async () => {
      const promise = o.later('a');
      const { text, shout } = await promise;
      const error = await o.fail().catch((e) => e);
      return [promise instanceof Promise, text, shout(), error instanceof TypeError, error.message, error.hint];
    })()`,
  );
  assert.deepEqual(result, [true, 'a', 'A', true, 'no', 'h']);
});

test('what a function throws is thrown inside, and is the same object when it comes out', async () => {
  const thrown = Object.assign(new RangeError('out of it'), { detail: 7 });
  const { p } = await evaluator(
    {
      bad() {
        throw thrown;
      },
    },
    "(() => { try { return o.bad() } catch (e) { if (id === 'id') throw e; return [e.name, e.detail, e instanceof RangeError] } })()",
  );
  await assert.rejects(
    async () => p.load('id'),
    (error) => error === thrown,
  );
  assert.deepEqual(JSON.parse(await p.load('other')), ['RangeError', 7, true]);
});

test('a plugin that awaits a function without end is stopped by its limits', async () => {
  const { sandbox, write } = testSandbox();
  const file = write(`export default (o) => ({ name: 'x',
    async load() { for (;;) await o.wait(); },
    async transform() { for (;;) { await o.wait(); for (let i = 0; i < 20000; i++); } } })`);
  const wait = () => Promise.resolve();
  const calls = await sandbox.plugin({ package: file, limits: { hostCalls: 500 } }, { wait });
  await assert.rejects(async () => calls.load('id'), { code: 'NEXXO_CALL_QUOTA', limit: 500 });
  const time = await sandbox.plugin({ package: file, limits: { cpuMs: 50 } }, { wait });
  await assert.rejects(async () => time.transform('', 'id'), { code: 'NEXXO_CPU_LIMIT', limit: 50 });
});

test('waiting for a function of the project is not idling', async () => {
  const { sandbox, write } = testSandbox();
  const file = write(`export default (o) => ({ name: 'x', load: async () => String(await o.slow()) })`);
  const slow = () => new Promise((resolve) => setTimeout(resolve, 150, 'done'));
  const p = await sandbox.plugin({ package: file, limits: { hookIdleMs: 40 } }, { slow });
  assert.equal(await p.load('id'), 'done');
});
