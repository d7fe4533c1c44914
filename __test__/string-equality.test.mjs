// What the methods of strings find in random texts is what they find in V8: the engine searches many characters at a time.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSandbox } from '@nexxo/native';
import { lines } from './fixtures/regex/strings.mjs';

const CASES = 1500;
const alphabets = ['ab', 'aB é', 'abß', 'aßÿµ', 'aя', 'a😀', 'ab\u0100', 'aIİΣς ', ' \t\u00a0a\u2028'];

const sandbox = createSandbox({
  root: fileURLToPath(new URL('fixtures/regex/', import.meta.url)),
  allowUnsigned: true,
  cacheDir: false,
  limits: { cpuMs: 60_000 },
});
const plugin = await sandbox.plugin('./strings.mjs');
after(() => sandbox.dispose());

function generator(seed) {
  let state = seed;
  const below = (limit) => {
    state = (state * 48271) % 2147483647;
    return state % limit;
  };
  const textOf = (alphabet, length) =>
    Array.from({ length }, () => alphabet[below(20) === 0 ? below(alphabet.length) : 0]).join('');
  return () => {
    const alphabet = [...alphabets[below(alphabets.length)]];
    const text = textOf(alphabet, below(90));
    const start = below(text.length + 1);
    const other =
      below(3) === 0
        ? textOf([...alphabets[below(alphabets.length)]], below(4))
        : text.slice(start, start + below(40));
    return { text, other, from: below(100) };
  };
}

for (const seed of [1, 2, 3, 4]) {
  test(`methods of strings equal V8's, with seed ${seed}`, () => {
    const cases = Array.from({ length: CASES }, generator(seed * 7919));
    const inside = JSON.parse(plugin.transform.call({}, JSON.stringify(cases), 'file.js'));
    const native = lines(cases);
    for (const [index, given] of cases.entries())
      assert.equal(inside[index], native[index], JSON.stringify(given));
  });
}
