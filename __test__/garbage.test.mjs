// Garbage that hangs together with what a plugin had when its snapshot was taken is collected as any other, whether the plugin
// was evaluated or restored.
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { createSandbox } from '@nexxo/native';

const MiB = 2 ** 20;

/**
 * `tree(size)` is a cycle of that many objects; `churn()` allocates enough for some collections, and `grow()` keeps so much that
 * one of everything is due.
 */
const HELPERS = `
const tree = (size) => {
  const root = { children: [] };
  for (let index = 0; index < size; index++) root.children.push({ parent: root, name: 'node' + index });
  return root;
};
let recent;
const churn = () => { for (let round = 0; round < 100; round++) recent = tree(1000); };
const grown = [];
const grow = () => grown.push(tree(60_000));
`;

/** Each plugin answers a call with what `transform` gives, or `state`. */
const plugins = {
  // What a call makes and drops hangs on an object of the snapshot that is dropped with it.
  drops: `const pool = Array.from({ length: 1000 }, () => ({}));
    const transform = () => {
      for (let count = 0; count < 100; count++) {
        const old = pool.pop();
        old.self = old;
        old.tree = tree(2000);
      }
      return pool.length;
    };`,
  // Objects with a large prototype of their own, in no cycle. The engine knows how objects with the same prototype grow.
  prototypes: `const transform = () => {
      let sum = 0;
      for (let count = 0; count < 1000; count++) {
        const made = Object.create({ bytes: new Uint8Array(256 << 10).fill(1) });
        made.count = count;
        made['name' + count] = made.bytes[count];
        sum += made.count;
      }
      return sum;
    };`,
  // Few objects in cycles, each with memory that is much larger than itself: bytes, and text.
  large: `const transform = () => {
      let sum = 0;
      for (let count = 0; count < 200; count++) {
        const one = { bytes: new Uint8Array(1 << 20).fill(1), text: 'x'.repeat(1 << 19) + count };
        one.self = one;
        sum += one.bytes[count] + one.text.length;
      }
      return sum > 200 << 19;
    };`,
  // So much is alive that twice as much is over the limit, and each call leaves garbage behind.
  full: `const kept = [];
    const transform = (code) => {
      if (kept.length === 0) for (let count = 0; count < 15; count++) kept.push(tree(10_000));
      for (let round = 0; round < 10; round++) churn();
      return kept.length + new Uint8Array(6 << 20).fill(1)[9];
    };`,
  // A cache of the module's holds cyclic trees, and is cleared or replaced.
  caches: `let cache = new Map([['first', tree(10)]]);
    let calls = 0;
    const transform = () => {
      for (let count = 0; count < 100; count++) cache.set('module' + count, tree(1000));
      const { size } = cache;
      if (calls++ % 2) cache.clear(); else cache = new Map();
      return size;
    };`,
  // The shape of an old object grows, and it is let go of with its properties.
  shapes: `let old = Array.from({ length: 200 }, (_, index) => ({ ['own' + index]: index }));
    const transform = () => {
      const dropped = old;
      for (const [index, one] of dropped.entries()) {
        for (let count = 0; count < 40; count++) one['more' + index + '_' + count] = one;
        delete one['own' + index];
      }
      old = Array.from({ length: 200 }, (_, index) => ({ ['own' + index]: index }));
      churn();
      return dropped.reduce((sum, one) => sum + Object.keys(one).length, 0);
    };`,
  // Suspended functions of the snapshot go on after collections.
  suspended: `function* numbers() { const kept = tree(10); for (let number = 0; ; number++) yield number + kept.children.length; }
    const iterator = numbers();
    iterator.next();
    let resolve;
    const waiting = (async (kept) => { await new Promise((done) => (resolve = done)); return kept.children.length; })(tree(20));
    let calls = 0;
    const transform = async () => {
      churn();
      if (calls++ === 0) resolve();
      const length = await waiting;
      churn();
      return [iterator.next().value > 10, length].join();
    };`,
  weakReferences: `const finalized = [];
    const registry = new FinalizationRegistry((held) => finalized.push(held));
    const watch = (value, held) => { registry.register(value, held); return new WeakRef(value); };
    const kept = tree(5);
    let cycle = tree(5), last = tree(5);
    const refs = { kept: watch(kept, 'kept'), cycle: watch(cycle, 'cycle'), last: watch(last, 'last') };
    let young;
    const transform = (code) => {
      if (code === 'drop') {
        // The last reference to an old tree is in a cycle of new ones.
        young = { last };
        young.self = young;
        last = young = cycle = undefined;
        return 'dropped';
      }
      grow();
      churn();
      return state();
    };
    const state = () => {
      const states = Object.entries(refs).map(([name, ref]) => name + ' ' + (ref.deref() === undefined ? 'gone' : ref.deref().children.length));
      return [...states, 'finalized ' + finalized.sort()].join(', ');
    };`,
  weakMaps: `const oldKey = tree(5);
    const map = new WeakMap([[oldKey, tree(3)]]);
    let droppedKey = tree(5);
    map.set(droppedKey, { key: droppedKey });
    const ref = new WeakRef(map.get(droppedKey));
    let calls = 0;
    const transform = () => {
      // New values of old keys, and keys that their own values refer to.
      map.set(oldKey, { again: map.get(oldKey), value: tree(3) });
      map.get(oldKey).again = undefined;
      for (let count = 0; count < 1000; count++) { const key = tree(10); map.set(key, { key, tree: tree(50) }); }
      droppedKey = undefined;
      if (calls++ < 3) grow();
      churn();
      return map.get(oldKey).value.children.length;
    };
    const state = () => ref.deref() === undefined;`,
};

const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'nexxo-garbage-')));
after(() => rmSync(root, { recursive: true, force: true }));
for (const [name, source] of Object.entries(plugins)) {
  const state = source.includes('const state') ? 'state()' : 'undefined';
  const hook = source.includes('= async')
    ? 'async (code) => ({ code: String(await transform(code)), map: null })'
    : `(code) => ({ code: String(code === 'state' ? ${state} : transform(code)), map: null })`;
  writeFileSync(
    path.join(root, `${name}.mjs`),
    `${HELPERS}${source}\nexport default () => ({ name: '${name}', transform: ${hook} });\n`,
  );
}

/** A test of a plugin that was evaluated, and the same of its snapshot. */
function testBoth(title, name, run, limits = {}) {
  const cacheDir = path.join(root, `cache-${name}`);
  for (const how of ['evaluated', 'restored']) {
    test(`${title} (${how})`, async (t) => {
      const sandbox = createSandbox({
        root,
        cacheDir,
        allowUnsigned: true,
        results: false,
        limits: { cpuMs: 20_000, ...limits },
      });
      t.after(() => sandbox.dispose());
      const plugin = await sandbox.plugin(`./${name}.mjs`);
      const call = async (code = '') =>
        (await sandbox.callHook(plugin, 'transform', [code, '/main.js'], {})).code;
      await run(call, () => sandbox.report().plugins[0]);
      assert.equal(sandbox.report().plugins[0].restored, how === 'restored');
    });
  }
}

testBoth('cycles through objects of the snapshot do not fill the memory', 'drops', async (call, report) => {
  for (let left = 900; left >= 0; left -= 100) assert.equal(await call(), String(left));
  assert.ok(report().peakMemoryBytes < 40 * MiB, `${report().peakMemoryBytes} bytes`);
});

testBoth(
  'caches of cyclic trees that are cleared or replaced do not',
  'caches',
  async (call, report) => {
    assert.equal(await call(), '101');
    for (let round = 0; round < 10; round++) assert.equal(await call(), '100');
    assert.ok(report().peakMemoryBytes < 64 * MiB, `${report().peakMemoryBytes} bytes`);
  },
  { memoryMiB: 96 },
);

testBoth('a prototype that only its object knows goes with it', 'prototypes', async (call, report) => {
  for (let round = 0; round < 3; round++) assert.equal(await call(), String((999 * 1000) / 2));
  assert.ok(report().peakMemoryBytes < 32 * MiB, `${report().peakMemoryBytes} bytes`);
});

testBoth('what is large counts towards the next collection', 'large', async (call, report) => {
  for (let round = 0; round < 3; round++) assert.equal(await call(), 'true');
  assert.ok(report().peakMemoryBytes < 48 * MiB, `${report().peakMemoryBytes} bytes`);
});

testBoth(
  'a heap that cannot double is collected as soon as it has grown by half',
  'full',
  async (call) => {
    for (let round = 0; round < 5; round++) assert.equal(await call(), '16');
  },
  { memoryMiB: 54 },
);

testBoth('objects of the snapshot may get other shapes', 'shapes', async (call) => {
  for (let round = 0; round < 5; round++) assert.equal(await call(), String(200 * 40));
});

testBoth('generators and asynchronous functions of the snapshot go on', 'suspended', async (call) => {
  for (let round = 0; round < 3; round++) assert.equal(await call(), 'true,20');
});

testBoth(
  'weak references to objects of the snapshot end when these do, and not before',
  'weakReferences',
  async (call) => {
    assert.equal(await call(), 'kept 5, cycle 5, last 5, finalized ');
    assert.equal(await call('drop'), 'dropped');
    assert.equal(await call(), 'kept 5, cycle gone, last gone, finalized ');
    // What watches them is called after the hook.
    assert.equal(await call('state'), 'kept 5, cycle gone, last gone, finalized cycle,last');
  },
);

testBoth('weak maps keep what their keys keep', 'weakMaps', async (call, report) => {
  assert.equal(await call('state'), 'false');
  for (let round = 0; round < 10; round++) assert.equal(await call(), '3');
  assert.equal(await call('state'), 'true');
  assert.ok(report().peakMemoryBytes < 64 * MiB, `${report().peakMemoryBytes} bytes`);
});
