// Every attack on CPU, memory and stack: it is stopped with its code within twice its limit, the process lives, its
// memory comes back, and the plugin beside it is unharmed.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSandbox } from '@nexxo/native';

const folder = fileURLToPath(new URL('hostile/', import.meta.url));
const CPU_MS = 100;

const CPU = ['NEXXO_CPU_LIMIT'];
const MEMORY = ['NEXXO_MEMORY_LIMIT'];
const STACK = ['NEXXO_STACK_OVERFLOW'];
const QUOTA = ['NEXXO_CALL_QUOTA'];
/** For calls that the host answers at once: how long that took is the machine's. */
const CALLS = [...QUOTA, 'NEXXO_HOOK_TIMEOUT'];
const CPU_OR_MEMORY = [...CPU, ...MEMORY];

/** The codes with which each attack may end: where two limits are near, the machine decides which comes first. */
const attacks = {
  'a1-endless-loop': CPU,
  'a1-endless-numbers': CPU,
  'a2-backtracking-regex': CPU,
  'a3-huge-array-to-text': CPU_OR_MEMORY,
  'a4-hostile-comparator': CPU,
  'a4-index-of': CPU,
  'a4-fill': CPU,
  'a5-microtasks': CPU,
  'a5-never-settles': ['NEXXO_HOOK_TIMEOUT'],
  'a6-bigint-squaring': CPU_OR_MEMORY,
  'a7-huge-json': CPU_OR_MEMORY,
  'a8-memory-copies': CPU,
  'a9-host-calls': [...CPU, ...CALLS],
  'a9-resolve-loop': QUOTA,
  'a9-warnings': [...CPU, ...CALLS],
  'a11-timers': [...CPU, 'ERR_OUT_OF_RANGE', undefined],
  'a11-timer-chain': ['NEXXO_HOOK_TIMEOUT', ...QUOTA],
  'b1-buffers': MEMORY,
  'b2-doubling': CPU_OR_MEMORY,
  'b3-tables': CPU_OR_MEMORY,
  'b4-huge-result': CPU_OR_MEMORY,
  'b5-huge-warnings': [...CPU_OR_MEMORY, ...CALLS],
  'b6-emitted-files': [...CPU, ...CALLS],
  'b8-source-map': CPU_OR_MEMORY,
  'c1-recursion': STACK,
  'c2-getter': STACK,
  'c3-proxies': [...STACK, ...CPU],
  'c4-nested-stringify': [...STACK, ...CPU],
  'c5-nested-json': [...STACK, ...CPU_OR_MEMORY],
  'c6-nested-code': [...STACK, ...CPU_OR_MEMORY],
  'c7-sort-in-comparator': STACK,
  'c8-nested-to-string': [...STACK, ...CPU],
  'c9-native-recursion': STACK,
};

/** A bundler's context that answers at once. */
const context = {
  getModuleIds: () => [][Symbol.iterator](),
  resolve: async () => null,
  warn() {},
  emitFile: () => 'reference',
};

const sandbox = createSandbox({
  root: folder,
  allowUnsigned: true,
  cacheDir: false,
  limits: { cpuMs: CPU_MS, hookIdleMs: 500, hostCalls: 2000 },
});
const load = (name, limits) => sandbox.plugin({ package: `./${name}.mjs`, limits });
let innocent;

before(async () => {
  innocent = await load('innocent');
});
after(() => sandbox.dispose());

/** Runs the attack; the CPU time of this process that it took, and what it ended with. */
async function attack(plugin) {
  const started = process.cpuUsage();
  let result;
  try {
    result = { value: await plugin.transform.call(context, 'code', 'file.js') };
  } catch (error) {
    result = { error };
  }
  const { user, system } = process.cpuUsage(started);
  return { ...result, cpuMs: (user + system) / 1000 };
}

for (const [name, codes] of Object.entries(attacks)) {
  test(`${name} is stopped with ${codes.filter(Boolean).join(' or ')}`, async () => {
    // Where memory alone may end it, the first touch of its pages must not use up the time on a busy machine.
    const plugin = await load(name, codes === MEMORY ? { cpuMs: 20 * CPU_MS } : undefined);
    const { value, error, cpuMs } = await attack(plugin);
    assert.ok(error, `it returned ${String(value).slice(0, 80)}`);
    assert.ok(codes.includes(error.code), `${error.code}: ${error.message}`);
    if (error.code === 'NEXXO_CPU_LIMIT') {
      assert.equal(error.limit, CPU_MS);
      assert.ok(error.used < 2 * CPU_MS, `${error.used} ms of CPU`);
    }
    if (error.code?.startsWith('NEXXO_')) {
      assert.equal(error.plugin, name);
      assert.equal(error.hook, 'transform');
      assert.match(error.message, new RegExp(name), 'the message names the plugin');
    }
    // The host's own work, such as answering thousands of calls, comes on top of the plugin's.
    assert.ok(cpuMs < 20 * CPU_MS, `${cpuMs} ms of CPU in the process`);
    assert.equal(innocent.transform.call(context, 'code', 'file.js'), 'code;', 'the next plugin is unharmed');
  });
}

test('every attack in the folder is in the table, or has a test of its own', () => {
  const own = ['a12-filter', 'a13-nested-source', 'innocent'];
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => basename(file, '.mjs'));
  assert.deepEqual(names.sort(), [...Object.keys(attacks), ...own].sort());
});

test('a plugin that was stopped says so, and loads again fresh', async () => {
  const plugin = await load('a1-endless-loop');
  await attack(plugin);
  const { error } = await attack(plugin);
  assert.equal(error.code, 'NEXXO_POISONED');
  const fresh = await load('a1-endless-loop');
  assert.equal((await attack(fresh)).error.code, 'NEXXO_CPU_LIMIT');
});
