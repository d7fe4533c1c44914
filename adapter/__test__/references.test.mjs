import assert from 'node:assert/strict';
import { test } from 'node:test';
import { References } from '../dist/references/references.js';

/** References of an instance that answers each call of a guest function by `answer`. */
function open(answer = () => [0, undefined, undefined]) {
  const calls = [];
  const released = [];
  const references = new References({
    plugin: 'x',
    invoke(call, read) {
      calls.push(call);
      return read(answer(call));
    },
    release: (numbers) => released.push(...numbers),
    settle() {},
    carry: (error) => error,
    toHost: (error) => error,
  });
  return { references, calls, released };
}

const FRAME = { code: 'NEXXO_FRAME' };

test('a guest can name what it was handed and nothing else', () => {
  const { references } = open();
  const [, links] = references.packOptions([{ f: () => 1 }]);
  const number = links[0][2];
  assert.deepEqual(references.answer('invoke', [number, '()', false, [undefined]]), [0, 1, undefined]);
  for (const other of [0, -1, number + 1, 1.5, '1', null, undefined, {}, [number]]) {
    assert.throws(() => references.answer('invoke', [other, '()', false, [undefined]]), FRAME);
    assert.throws(() => references.answer('property', [other, 'x']), FRAME);
  }
  references.answer('release', [[number]]);
  references.answer('release', [[number, 'a', null, {}]]);
  references.answer('release', [null]);
  assert.throws(() => references.answer('invoke', [number, '()', false, [undefined]]), FRAME);
});

test('nothing of an object or a function is reached but what was announced', () => {
  class Tool {
    own = 1;
    run() {
      return 'ran';
    }
  }
  const { references } = open();
  const fn = Object.assign(() => 1, { extra: 2 });
  const [, links] = references.packOptions([{ tool: new Tool(), fn }]);
  const [tool, f] = ['object', 'function'].map((kind) => links.find((link) => link[1] === kind)[2]);
  assert.equal(references.answer('invoke', [tool, '.run', false, [undefined]])[1], 'ran');
  assert.equal(references.answer('property', [tool, 'own'])[0], 1);
  assert.equal(references.answer('property', [f, 'extra'])[0], 2);
  const inherited = ['constructor', '__proto__', 'toString', 'hasOwnProperty', '__defineGetter__', 'valueOf'];
  for (const name of [...inherited, 'call', 'apply', 'bind', 'prototype', 'missing', '']) {
    for (const number of [tool, f]) {
      assert.throws(() => references.answer('invoke', [number, `.${name}`, false, [undefined]]), TypeError);
      assert.throws(() => references.answer('property', [number, name]), TypeError);
    }
  }
  assert.throws(() => references.answer('invoke', [tool, '()', false, [undefined]]), TypeError);
  assert.throws(() => references.answer('invoke', [tool, 'new', false, [undefined]]), TypeError);
  for (const action of ['', 'run', 1, null, undefined, {}]) {
    assert.throws(() => references.answer('invoke', [tool, action, false, [undefined]]), FRAME);
  }
});

test('what a guest sends for links is checked, and can reach no prototype', () => {
  const { references } = open();
  const wrong = [
    5,
    'links',
    [5],
    [[]],
    [['a', 'function', 1, 'f', 0, []]],
    [[['a'], 'function', 0, 'f', 0, []]],
    [[['a'], 'function', 1, 5, 0, []]],
    [[[{}], 'yours', 1]],
    [[['a'], 'yours', 1]],
    [[['a'], 'same', 'b']],
    [[['a'], 'url', 'no url']],
    [[['a'], 'eval', 'x']],
    [[['a'], 'code', '1']],
    [[['a'], 'module', 'fs', 'default', false]],
  ];
  for (const links of wrong) assert.throws(() => references.unpack({ a: 1 }, links, 'project'), FRAME);
  const paths = [
    ['__proto__', 'polluted'],
    ['constructor', 'prototype', 'polluted'],
    ['toString'],
    ['b', 'c'],
  ];
  for (const path of paths) {
    const value = references.unpack({ a: 1 }, [[path, 'function', 1, 'f', 0, []]], 'project');
    assert.deepEqual(value, { a: 1 });
  }
  assert.equal({}.polluted, undefined);
  assert.equal(typeof Object.prototype.toString, 'function');
  const object = references.unpack(
    { o: {} },
    [[['o'], 'object', 7, 'C', ['m', '__proto__', 'constructor'], []]],
    'project',
  );
  assert.deepEqual(Object.getOwnPropertyNames(object.o), ['m']);
  assert.equal(Object.getPrototypeOf(object.o), Object.prototype);
});

test('links into a large collection take no longer than others', () => {
  const { references } = open();
  const flat = Array.from({ length: 40_000 }, (_, index) => index);
  const links = [[[], 'set'], ...flat.map((index) => [[index], 'url', `http://x/${index}`])];
  const set = references.unpack(flat, links, 'project');
  assert.equal(set.size, 40_000);
  assert.ok([...set].every((item) => item instanceof URL));
});

test('in the hands of the bundler nothing contains itself', () => {
  const { references } = open();
  const links = [[['a'], 'same', []]];
  assert.throws(() => references.unpack({ a: 1 }, links, 'callbacks'), FRAME);
  const cyclic = references.unpack({ a: 1 }, links, 'project');
  assert.equal(cyclic.a, cyclic);
});

test('a flood of functions meets a limit in either direction', () => {
  const { references } = open();
  const many = Array.from({ length: 65_537 }, (_, index) => () => index);
  assert.throws(() => references.packOptions([many]), { code: 'NEXXO_REFERENCE_LIMIT', limit: 65_536 });
  const links = many.map((_, index) => [[index], 'function', index + 1, 'f', 0, []]);
  const data = many.map(() => undefined);
  assert.throws(() => references.unpack(data, links, 'project'), { code: 'NEXXO_REFERENCE_LIMIT' });
});

test('one function is one function, here and there, for as long as somebody has it', async () => {
  const { references, released } = open();
  const f = () => 1;
  const [, first] = references.packOptions([f, { f }]);
  assert.equal(first[0][2], first[1][2]);
  const unpack = () => references.unpack(undefined, [[[], 'function', 5, 'g', 0, []]], 'project');
  let guest = unpack();
  assert.equal(unpack(), guest);
  assert.deepEqual(references.packOptions([guest])[1], [[[0], 'yours', 5]]);
  assert.equal(references.unpack(undefined, [[[], 'yours', first[0][2]]], 'project'), f);
  guest = undefined;
  await collect(() => released.length > 0);
  assert.deepEqual(released, [5]);
});

async function collect(done) {
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  for (let round = 0; round < 100 && !done(); round++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
