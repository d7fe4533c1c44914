import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaitingCalls } from '../dist/parallel/waiting-calls.js';

/** An instance whose entries are over when the test says so. */
function server(name) {
  const ends = [];
  return {
    name,
    ran: [],
    get entries() {
      return ends.length;
    },
    get load() {
      return ends.length;
    },
    run(what) {
      this.ran.push(what);
      return new Promise((resolve) => ends.push(() => resolve(what)));
    },
    finish() {
      ends.shift()();
    },
  };
}

function ask(calls, what, { key, recorder } = {}) {
  const hook = { name: 'transform' };
  return calls.run({ hook, moduleId: what, recorder, key, start: (instance) => instance.run(what) });
}

test('a call waits until an instance can take it, so that the one which is done first has the next', async () => {
  const [slow, quick] = [server('slow'), server('quick')];
  const calls = new WaitingCalls([slow, quick]);
  const results = [1, 2, 3, 4, 5, 6, 7].map((what) => ask(calls, what));
  assert.deepEqual(
    [slow.ran, quick.ran],
    [
      [1, 3],
      [2, 4],
    ],
  );
  for (let i = 0; i < 5; i++) {
    quick.finish();
    calls.freed();
  }
  assert.deepEqual(
    [slow.ran, quick.ran],
    [
      [1, 3],
      [2, 4, 5, 6, 7],
    ],
  );
  slow.finish();
  slow.finish();
  assert.deepEqual(await Promise.all(results), [1, 2, 3, 4, 5, 6, 7]);
});

test('calls about one file run in one instance, and none of them waits', () => {
  const [one, other] = [server('one'), server('other')];
  const calls = new WaitingCalls([one, other]);
  for (const key of ['a', 'b', 'a', 'b', 'a', 'c', 'd', 'c']) ask(calls, key, { key });
  assert.deepEqual(
    [one.ran, other.ran],
    [
      ['a', 'a', 'a', 'd'],
      ['b', 'b', 'c', 'c'],
    ],
  );
});

test('what sets the plugin up comes after every call that was asked for before', () => {
  const instances = [server('one'), server('other')];
  const calls = new WaitingCalls(instances);
  for (let i = 0; i < 9; i++) ask(calls, i);
  calls.flush();
  assert.deepEqual(
    instances.map(({ ran }) => ran.length),
    [5, 4],
  );
});

test('calls that wait fail with the plugin, each with its own error', async () => {
  const calls = new WaitingCalls([server('one')]);
  let failed = 0;
  const results = [1, 2, 3, 4].map((what) => ask(calls, what, { recorder: { failed: () => failed++ } }));
  calls.end(
    (hook, moduleId) => new Error(`${hook.name} of ${moduleId}`),
    (run) => run(),
  );
  await assert.rejects(results[2], /transform of 3/);
  await assert.rejects(results[3], /transform of 4/);
  assert.equal(failed, 2);
  calls.freed();
});

test('a call that cannot be started fails alone', async () => {
  const instance = server('one');
  const calls = new WaitingCalls([instance]);
  ask(calls, 1);
  ask(calls, 2);
  const bad = calls.run({
    hook: { name: 'load' },
    start: () => {
      throw new RangeError('too many');
    },
  });
  const after = ask(calls, 4);
  instance.finish();
  calls.freed();
  await assert.rejects(bad, RangeError);
  assert.deepEqual(instance.ran, [1, 2, 4]);
  instance.finish();
  instance.finish();
  assert.equal(await after, 4);
});
