// 100,000 random structured values go into the sandbox and come out again through the addon: each comes back as it was, but for
// keys that could reach a prototype, or is refused with a code of ours. A seed makes a failure repeat.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createSandbox, NexxoError } from '@nexxo/native';
import fc from 'fast-check';
import { prototypeSnapshot } from './lib/prototypes.mjs';

const VALUES = 100_000;
const BATCH = 2_000;
const seed = Number(process.env.NEXXO_SEED ?? 20_261_122);

const root = mkdtempSync(join(tmpdir(), 'nexxo-random-'));
writeFileSync(
  join(root, 'echo.mjs'),
  `export default (values) => ({ name: 'echo', load: (id) => ({ code: '', meta: { value: values[Number(id)] } }) })`,
);
const sandbox = createSandbox({
  root,
  allowUnsigned: true,
  cacheDir: false,
  limits: { cpuMs: 20_000, memoryMiB: 512, outputMiB: 256 },
});
after(() => {
  sandbox.dispose();
  rmSync(root, { recursive: true });
});

const DANGEROUS = ['__proto__', 'constructor', 'prototype'];
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 20 }),
  // Lone surrogates, NUL, escapes.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    ...DANGEROUS,
    'then',
    'toString',
    'length',
    '',
    '\0',
    '\ud800',
    'a'.repeat(5000),
    'é'.repeat(300),
  ),
);
const value = fc.letrec((tie) => ({
  leaf: fc.oneof(
    text,
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.bigInt(),
    fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
    fc.constantFrom(null, undefined, -0, Number.NaN, Number.MAX_SAFE_INTEGER, 2 ** 31, -(2 ** 31), 2 ** 53),
    fc.date({ noInvalidDate: true }),
    fc.constantFrom(/a/g, /(?<x>.)\k<x>/su, /[\]/]/i, /\//y),
    fc.uint8Array({ maxLength: 20 }),
    fc.float64Array({ maxLength: 4 }),
    fc.int16Array({ maxLength: 4 }),
  ),
  list: fc.array(tie('any'), { maxLength: 4 }),
  sparse: fc.sparseArray(tie('any'), { maxLength: 6, maxNumElements: 3 }),
  object: fc.dictionary(text, tie('any'), { maxKeys: 5, noNullPrototype: true }),
  map: fc.array(fc.tuple(tie('leaf'), tie('any')), { maxLength: 3 }).map((entries) => new Map(entries)),
  set: fc.array(tie('leaf'), { maxLength: 3 }).map((items) => new Set(items)),
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    tie('list'),
    tie('object'),
    tie('sparse'),
    tie('map'),
    tie('set'),
  ),
})).any;

/** What a value is on the other side: without the keys that objects use themselves. */
function expected(item) {
  if (item === null || typeof item !== 'object') return item;
  if (Array.isArray(item)) {
    const list = new Array(item.length);
    for (const index of Object.keys(item)) list[index] = expected(item[index]);
    return list;
  }
  if (item instanceof Map) return new Map([...item].map(([key, inner]) => [expected(key), expected(inner)]));
  if (item instanceof Set) return new Set([...item].map(expected));
  if (Object.getPrototypeOf(item) !== Object.prototype) return item;
  return Object.fromEntries(
    Object.entries(item)
      .filter(([key]) => !DANGEROUS.includes(key))
      .map(([key, inner]) => [key, expected(inner)]),
  );
}

test(`${VALUES} random values survive the way in and out`, async () => {
  const prototypes = prototypeSnapshot();
  for (let batch = 0; batch * BATCH < VALUES; batch++) {
    const values = fc.sample(value, { numRuns: BATCH, seed: seed + batch });
    const plugin = await sandbox.plugin('./echo.mjs', values);
    for (const [index, item] of values.entries()) {
      const { meta } = plugin.load.call({}, String(index));
      try {
        assert.deepStrictEqual(meta.value, expected(item));
      } catch (error) {
        // The reporter cannot show every value; the text can.
        throw new Error(`seed ${seed + batch}, value ${index}: ${fc.stringify(item)}\n${error.message}`);
      }
    }
  }
  const now = prototypeSnapshot();
  assert.equal(now.size, prototypes.size);
  for (const [key, before] of prototypes) assert.ok(Object.is(now.get(key), before), key);
});

test('a date that is none stays one', async () => {
  const plugin = await sandbox.plugin('./echo.mjs', [new Date(Number.NaN)]);
  const { value: date } = plugin.load.call({}, '0').meta;
  assert.ok(date instanceof Date && Number.isNaN(date.getTime()));
});

const cycle = { list: [] };
cycle.list.push(cycle);
const deep = Array.from({ length: 5000 }).reduce((inner) => [inner], []);
const refused = {
  'a symbol': Symbol('s'),
  'a symbol within': { a: [new Map([['k', Symbol('s')]])] },
  'a cycle': cycle,
  'what is nested too deep': deep,
  'a WeakMap': new WeakMap(),
  'a Proxy that throws': new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('trap');
      },
    },
  ),
};
for (const [name, item] of Object.entries(refused)) {
  test(`${name} is refused with a code, or crosses harmlessly`, async () => {
    try {
      const plugin = await sandbox.plugin('./echo.mjs', [item]);
      plugin.load.call({}, '0');
    } catch (error) {
      assert.ok(error instanceof NexxoError || error.message === 'trap', error.stack);
    }
    const plugin = await sandbox.plugin('./echo.mjs', ['fine']);
    assert.equal(plugin.load.call({}, '0').meta.value, 'fine');
  });
}
