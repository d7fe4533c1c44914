import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const input = fileURLToPath(new URL('../../crates/guest/js/glue/usage.ts', import.meta.url));
const { output } = await build({ input, write: false });
const { usageOf } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);

const options = { attributes: {} };
// [what, function, reads its context, reads its options]; each function tells by its result whether the verdict holds.
const functions = [
  [
    'a method',
    {
      f(code, id) {
        return code + id;
      },
    }.f,
    false,
    false,
  ],
  ['an arrow function', (code, id) => code + id, false, false],
  ['an arrow function of one name', (code) => code, false, false],
  ['an async arrow function', async (code, id) => code + id, false, false],
  ['no parameters', () => null, false, false],
  ['a function expression', (code, id) => code + id, false, false],
  ['a third parameter', (code, id, o) => o, false, true],
  ['a default', (code, id, { ssr } = {}) => ssr, false, true],
  ['rest', (...all) => all.length, false, true],
  ['rest after names', (code, ...all) => all, false, true],
  ['a pattern', ({ length }, id) => length, false, true],
  [
    'arguments',
    function (code) {
      // biome-ignore lint/complexity/noArguments: the case asks for it
      return arguments[2];
    },
    false,
    true,
  ],
  [
    'this',
    {
      f(code) {
        return this;
      },
    }.f,
    true,
    false,
  ],
  [
    'super',
    {
      f(code) {
        return super.x;
      },
    }.f,
    true,
    false,
  ],
  [
    'eval',
    {
      f(code) {
        // biome-ignore lint/security/noGlobalEval: the case at hand
        return eval('this');
      },
    }.f,
    true,
    true,
  ],
  [
    'a bound function',
    function (code) {
      return this;
    }.bind(5),
    true,
    true,
  ],
  [
    'a computed name',
    {
      ['a b'](code, id) {
        return 1;
      },
    }['a b'],
    false,
    true,
  ],
  ['a comment in the head', (code /* , */, id) => id, false, true],
  [
    'a generator',
    {
      *f(code, id) {
        yield 1;
      },
    }.f,
    false,
    true,
  ],
];
for (const [name, fn, context, rest] of functions) {
  test(`what a function may read: ${name}`, () => assert.deepEqual(usageOf(fn, 2), { context, rest }));
}

test('one argument in any case', () => {
  assert.equal(usageOf((id) => id, 1).rest, false);
  assert.equal(usageOf((id, o) => o ?? options, 1).rest, true);
});
