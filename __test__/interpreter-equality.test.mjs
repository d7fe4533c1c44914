// Where the interpreter has short ways, they lead to what V8 says.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSandbox } from '@nexxo/native';
import { bits } from './fixtures/interpreter/bits.mjs';
import { everything } from './fixtures/interpreter/cases.mjs';
import { constructors } from './fixtures/interpreter/constructors.mjs';
import { copies } from './fixtures/interpreter/copies.mjs';
import { functions } from './fixtures/interpreter/functions.mjs';
import { instances } from './fixtures/interpreter/instances.mjs';
import { names } from './fixtures/interpreter/names.mjs';
import { places } from './fixtures/interpreter/places.mjs';
import { shapes } from './fixtures/interpreter/shapes.mjs';
import { spreads } from './fixtures/interpreter/spreads.mjs';
import { switches } from './fixtures/interpreter/switches.mjs';

const sandbox = createSandbox({
  root: fileURLToPath(new URL('fixtures/interpreter/', import.meta.url)),
  allowUnsigned: true,
  limits: { cpuMs: 5000 },
});
after(() => sandbox.dispose());

async function inside(specifier) {
  const plugin = await sandbox.plugin(specifier);
  const transform = plugin.transform.handler ?? plugin.transform;
  const answer = await transform.call({}, '', 'a.js');
  return JSON.parse(typeof answer === 'string' ? answer : answer.code);
}

function assertSame(actual, expected) {
  for (const part of Object.keys(expected))
    for (const [index, row] of expected[part].entries())
      assert.deepEqual(actual[part][index], row, `${part} ${index}`);
}

test('comparisons, fields of variables, changing prototypes, keys, methods of strings and texts of functions', async () => {
  assertSame(await inside('./plugin.mjs'), JSON.parse(JSON.stringify(everything())));
});

test('a place that knows a kind of object sees every change to it, edges of numbers, exceptions', async () => {
  assertSame(await inside('./places.plugin.mjs'), JSON.parse(JSON.stringify(places())));
});

test('objects that get the same properties again see setters, frozen objects and prototypes that change; loops see what is deleted and added; choices go where they should', async () => {
  assertSame(await inside('./shapes.plugin.mjs'), JSON.parse(JSON.stringify(shapes())));
});

test('arrays with names and parts of arrays see everything that changes what they mean', async () => {
  assertSame(await inside('./names.plugin.mjs'), JSON.parse(JSON.stringify(names())));
});

test('objects that are spread have what V8 gives them, in its order, and functions have its names', async () => {
  assertSame(await inside('./copies.plugin.mjs'), JSON.parse(JSON.stringify(copies())));
});

test('a switch over constants takes the case that V8 takes, whatever the value is and however often it ran', async () => {
  assertSame(await inside('./switches.plugin.mjs'), JSON.parse(JSON.stringify(switches())));
});

test('operations on bits and integers give what V8 gives at every edge of a number, and ask objects in its order', async () => {
  assertSame(await inside('./bits.plugin.mjs'), JSON.parse(JSON.stringify(bits())));
});

test('a constructor that only sets fields makes what V8 makes, whatever happens to prototypes, and between collections', async () => {
  assertSame(await inside('./constructors.plugin.mjs'), JSON.parse(JSON.stringify(constructors())));
});

test('new, instanceof and typeof give what V8 gives, whatever happens to prototypes under their constructors', async () => {
  assertSame(await inside('./instances.plugin.mjs'), JSON.parse(JSON.stringify(instances())));
});

// Not all of them are in every Node.
test('functions that the engine has as bytecode do what the specification says', async () => {
  assert.deepEqual(await inside('./bytecode.plugin.mjs'), [
    [2, 4],
    [1, 2],
    ['a', 'b'],
    [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ],
    'TypeError: mismatched inputs',
    [
      { first: 1, second: 'a' },
      { first: 2, second: 'b' },
    ],
    'TypeError: bad iterables',
  ]);
});

test('functions have the names, lengths and prototypes of V8 when they are made, and change as its do', async () => {
  assertSame(await inside('./functions.plugin.mjs'), JSON.parse(JSON.stringify(functions())));
});

test('arrays that are spread, and that lose their last items, give what V8 gives, whoever changed what iterates', async () => {
  assertSame(await inside('./spreads.plugin.mjs'), JSON.parse(JSON.stringify(spreads())));
});
