// What comes, goes: ten thousand loads and teardowns, ten thousand calls, and plugins that were stopped leave the process
// with what it had before.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSandbox } from '@nexxo/native';
import { processSize } from './lib/process-size.mjs';

const MiB = 2 ** 20;
/** What resident memory may vary by in this process, where V8 takes and gives pages by 16 MiB: each test moves over 50 MiB. */
const RSS_TOLERANCE = 24 * MiB;
/** And in one whose young generation cannot grow, while the allocator settles. */
const SETTLING = 16 * MiB;
/** And the heap of V8: 9,000 objects of 200 bytes would show. */
const HEAP_TOLERANCE = 2 * MiB;
/** Allocator and V8 split their regions as they please. An instance is nine maps, so that 9,000 could not hide. */
const MAPS_TOLERANCE = 150;

const root = mkdtempSync(join(tmpdir(), 'nexxo-leak-'));
after(() => rmSync(root, { recursive: true }));

const plugins = {
  small: `export default () => ({ name: 'small', transform: (code) => code + ';' })`,
  greedy: `const kept = [];
    export default () => ({ name: 'greedy', transform() { for (;;) kept.push(new Uint8Array(1 << 20).fill(1)) } })`,
  busy: `const kept = [];
    export default () => ({ name: 'busy', transform() {
      for (let i = 0; i < 96; i++) kept.push(new Uint8Array(1 << 20).fill(1));
      for (;;);
    } })`,
  caller: `export default () => ({ name: 'caller', async transform(code, id) {
      const info = this.getModuleInfo(id);
      const resolved = await this.resolve('./' + code.length, id);
      return { code: code + info.id + resolved.id, map: null, meta: { id } };
    } })`,
};
for (const [name, source] of Object.entries(plugins)) writeFileSync(join(root, `${name}.mjs`), source);

const open = (limits = {}) => createSandbox({ root, allowUnsigned: true, limits });

function assertSame(now, before, what, tolerance = RSS_TOLERANCE) {
  const grown = now.rss - before.rss;
  assert.ok(grown < tolerance, `${what}: resident memory grew by ${(grown / MiB).toFixed(1)} MiB`);
  const more = now.heap - before.heap;
  assert.ok(more < HEAP_TOLERANCE, `${what}: V8's heap grew by ${(more / MiB).toFixed(1)} MiB`);
  assert.equal(now.memories, before.memories, `${what}: linear memories`);
  assert.equal(now.files, before.files, `${what}: open files`);
  const maps = now.maps - before.maps;
  assert.ok(maps < MAPS_TOLERANCE, `${what}: ${maps} more memory maps`);
}

test('10,000 loads and teardowns leave what 1,000 left', () => {
  // In a process of its own: the test runner's own heap would be part of the measure.
  const child = fileURLToPath(new URL('lib/load-cycles.mjs', import.meta.url));
  // A young generation that cannot grow: its pages come and go by 16 MiB.
  const args = ['--max-semi-space-size=1', child, root, './small.mjs', '1000', '5500', '10000'];
  const output = execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
  const [first, half, last] = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assertSame(last, first, '9,000 loads', SETTLING);
  // The allocator takes a few thousand loads to settle. A leak would go on at its pace.
  assertSame(last, half, 'the last 4,500 loads', 4 * MiB);
});

/** Loads a plugin once: its snapshot, and with the first one the engine, are files that the process keeps. */
async function warmUp(path) {
  const sandbox = open();
  await sandbox.plugin(path);
  sandbox.dispose();
}

test('a hundred plugins in one sandbox go with it', async () => {
  const loadHundred = async () => {
    const sandbox = open();
    for (let i = 0; i < 100; i++) await sandbox.plugin('./small.mjs');
    return sandbox;
  };
  // What the first hundred leave behind is code that V8 compiled for them, and now and then the second too. A leak comes each time.
  (await loadHundred()).dispose();
  for (let attempt = 1; ; attempt++) {
    const before = await processSize();
    const sandbox = await loadHundred();
    const full = await processSize();
    assert.ok(full.rss > before.rss + 50 * MiB, 'the measure sees instances');
    sandbox.dispose();
    const now = await processSize();
    try {
      assertSame(now, before, 'after dispose()');
      return;
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
});

test('memory comes back when a plugin that met the memory limit is disposed', async () => {
  await warmUp('./greedy.mjs');
  const before = await processSize();
  const sandbox = open({ cpuMs: 20_000, memoryMiB: 256 });
  const plugin = await sandbox.plugin('./greedy.mjs');
  assert.throws(() => plugin.transform.call({}, 'a', 'a.js'), { code: 'NEXXO_MEMORY_LIMIT' });
  assert.ok((await processSize()).rss > before.rss + 150 * MiB, 'the plugin had it');
  sandbox.dispose();
  assertSame(await processSize(), before, 'after dispose()');
});

test('memory comes back at once when a plugin is stopped', async () => {
  const sandbox = open({ cpuMs: 3000, memoryMiB: 256 });
  const plugin = await sandbox.plugin('./busy.mjs');
  const before = await processSize();
  assert.throws(() => plugin.transform.call({}, 'a', 'a.js'), { code: 'NEXXO_CPU_LIMIT' });
  const now = await processSize();
  assert.ok(now.rss < before.rss + RSS_TOLERANCE, 'without dispose()');
  sandbox.dispose();
});

test('B7: 10,000 hook calls leave memory where it was', async () => {
  // The limit is not what is tested, and a virtual machine counts time that it was not given.
  const sandbox = open({ cpuMs: 5000 });
  const plugin = await sandbox.plugin('./caller.mjs');
  const context = { getModuleInfo: (id) => ({ id }), resolve: async (id) => ({ id, external: false }) };
  const text = 'x'.repeat(2000);
  // The glue keeps what a plugin may store in the `meta` of a module, so that the modules are those of one project.
  const call = async (i) => {
    const id = `module-${i % 100}.js`;
    const { code } = await plugin.transform.call(context, `${text}${i}`, id);
    assert.ok(code.endsWith(`${id}./${text.length + `${i}`.length}`));
  };
  const peak = () => sandbox.report().plugins[0].peakMemoryBytes;
  // The engine's own collector lets garbage gather to a size that it settles at.
  for (let i = 0; i < 10_000; i++) await call(i);
  const [before, inside] = [await processSize(), peak()];
  for (let i = 10_000; i < 20_000; i++) await call(i);
  assertSame(await processSize(), before, '10,000 calls');
  assert.equal(peak(), inside, 'the memory inside has not grown');
  sandbox.dispose();
});
