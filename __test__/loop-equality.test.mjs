// Loops over numbers, texts and arrays come to what they come to in V8, whatever they are and however they end: some by hand, thousands made at random.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSandbox } from '@nexxo/native';
import { loops } from './fixtures/interpreter/loops.mjs';
import { randomLoops, sourceOf } from './fixtures/interpreter/random-loops.mjs';

const PROGRAMS = 1500;
const AT_ONCE = 50;

const sandbox = createSandbox({
  root: fileURLToPath(new URL('fixtures/interpreter/', import.meta.url)),
  allowUnsigned: true,
  cacheDir: false,
  limits: { cpuMs: 60_000 },
});
const plugin = await sandbox.plugin('./loops.plugin.mjs');
after(() => sandbox.dispose());

const inside = (code) => JSON.parse(plugin.transform.call({}, code, 'a.js'));

test('loops as libraries have them, and ones that stop being what they were', () => {
  const actual = inside('');
  for (const [part, rows] of Object.entries(loops()))
    for (const [index, row] of rows.entries()) assert.deepEqual(actual[part][index], row, `${part} ${index}`);
});

test('loops made at random', () => {
  for (let from = 1; from <= PROGRAMS; from += AT_ONCE) {
    const actual = inside(JSON.stringify({ from, count: AT_ONCE }));
    for (const [index, expected] of randomLoops(from, AT_ONCE).entries())
      assert.ok(actual[index].join() === expected.join(), sourceOf(from + index));
  }
});
