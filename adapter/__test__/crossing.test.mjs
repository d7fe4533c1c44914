import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pack } from '../dist/crossing/pack.js';
import { unpack } from '../dist/crossing/unpack.js';

/** Numbers that look random and are the same in every run. */
function generator(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

class Tree {
  constructor(parts) {
    Object.assign(this, parts);
  }
  grow() {
    return this;
  }
}

/** A value of any shape, with values that it has had before at other places. */
function randomValue(random, made, depth = 0) {
  if (made.length > 0 && random(6) === 0) return made[random(made.length)];
  const leaves = [
    () => random(1000),
    () => `t${random(1000)}`,
    () => undefined,
    () => null,
    () => new Date(random(1000)),
    () => /a+/g,
    () => new Uint8Array([random(256)]),
    () => () => 1,
    () => new URL(`file:///x/${random(9)}`),
  ];
  if (depth > 4 || random(3) === 0) return leaves[random(leaves.length)]();
  const item = () => randomValue(random, made, depth + 1);
  const count = random(4);
  const keep = (value) => {
    made.push(value);
    return value;
  };
  const kinds = [
    () => keep([]),
    () => keep({}),
    () => keep(new Tree({})),
    () => new Map(Array.from({ length: count }, () => [item(), item()])),
    () => new Set(Array.from({ length: count }, item)),
  ];
  const value = kinds[random(kinds.length)]();
  if (Array.isArray(value)) for (let index = 0; index < count; index++) value.push(item());
  else if (!(value instanceof Map) && !(value instanceof Set)) {
    for (let index = 0; index < count; index++) value[`k${index}`] = item();
  }
  return value;
}

/** What pack and unpack make of a value, data going through a copy as it does on the wire. */
function roundTrip(value, isTree) {
  const held = [undefined];
  const sender = {
    isLazy: false,
    manyKeys: Number.POSITIVE_INFINITY,
    isTree,
    hold: (item) => (held.includes(item) ? held.indexOf(item) : held.push(item) - 1),
    foreign: () => undefined,
    inside: () => undefined,
    error: (error) => error,
    refuse: (path, what) => {
      throw new TypeError(`${path} is ${what}`);
    },
  };
  const [data, links] = pack(value, sender, 'value');
  const receiver = {
    function: (number) => held[number],
    object: (number, className, methods, _keys, parts) => {
      assert.deepEqual([held[number].constructor.name, methods], [className, ['grow']]);
      return new Tree(parts);
    },
  };
  const copy = structuredClone([data, links]);
  return unpack(copy[0], copy[1], receiver);
}

test('values of any shape come out as they went in', () => {
  const random = generator(7);
  let linked = 0;
  for (let round = 0; round < 20_000; round++) {
    const value = randomValue(random, []);
    const result = roundTrip(value, false);
    assert.deepStrictEqual(withTrees(result), withTrees(value), `round ${round}`);
    linked += result === value ? 0 : 1;
  }
  assert.ok(linked > 10_000);
});

/** Objects of the class are made before their data has everything, so that their own data is what is compared. */
function withTrees(value, seen = new Map()) {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date || value instanceof RegExp || ArrayBuffer.isView(value)) return value;
  if (value instanceof URL) return value.href;
  if (seen.has(value)) return seen.get(value);
  if (value instanceof Map || value instanceof Set) {
    const list = [];
    seen.set(value, list);
    for (const item of value) list.push(withTrees(item, seen));
    return list;
  }
  const copy = Array.isArray(value) ? [] : {};
  seen.set(value, copy);
  for (const key of Object.keys(value)) copy[key] = withTrees(value[key], seen);
  return copy;
}

test('in a tree nothing contains itself, and what is there twice arrives twice', () => {
  const shared = { f() {} };
  const result = roundTrip({ a: shared, b: shared }, true);
  assert.deepEqual(result, { a: shared, b: shared });
  assert.notEqual(result.a, result.b);
  const cycle = { list: [{}] };
  cycle.list[0].back = cycle;
  assert.throws(() => roundTrip(cycle, true), /value\.list\[0\]\.back is an object that contains itself/);
});

test('a value that nests without end is refused, not followed', () => {
  let deep = () => 1;
  for (let level = 0; level < 5000; level++) deep = { deep };
  assert.throws(() => roundTrip(deep, false), /nested deeper than 100/);
});
