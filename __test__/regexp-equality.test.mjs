// What random expressions find in random texts is what they find in V8.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSandbox } from '@nexxo/native';
import { compare } from './fixtures/regex/compare.mjs';

const BATCHES = 8;
const CASES = 500;
const LONGEST = 70;

const characters = 'a b c ab x _ 1 - \\n \\. é я \\u0430 \\/ K k \\u212a s \\u017f " 😀'.split(' ');
const classes =
  '. . \\w \\W \\d \\D \\s \\S [abc] [^abc] [a-z] [^a-z] [a-zé] [^"\\n] [\\s\\S] [^] [] [\\w-] [\\u0400-\\u04ff] [^\\u0430] [😀a] [^x😀] [\\d_]';
const properties = '\\p{L} [^\\p{Lu}] \\P{L} [\\p{ID_Continue}$]'.split(' ');
const asserts =
  '\\b \\B ^ $ (?=a) (?!b) (?<=a) (?<!b) (?<=[ab]) (?<![\\w]) (?![\\w]) (?=[\\s"]) (?<=\\s)(?!_)'.split(' ');
const times = ['', '', '', '', ...'* + ? *? +? ?? {2} {1,3} {0,2}? {2,} {0} {2,4}? {0,1} {3,}?'.split(' ')];
const groups = ['(', '(', '(?:', '(?:', '(?=', '(?!', '(?<=', '(?<!'];
const flagSets = ['', '', 'g', 'g', 'i', 'gi', 'm', 's', 'y', 'u', 'gu', 'iu', 'gm', 'giu', 'gy', 'gimsu'];
const pieces = [
  ...'a b ab abc aab x _ 1 12 - . é / K k s " A B xyz'.split(' '),
  ...['\n', ' ', '  ', '\r\n'],
];
const widePieces = ['😀', 'я', '\u0430\u0431', '\u2028', '\u212a', '\u017f'];

function generator(seed) {
  let state = seed;
  const below = (limit) => {
    state = (state * 48271) % 2147483647;
    return state % limit;
  };
  const pick = (list) => list[below(list.length)];

  const atom = (depth, unicode) => {
    const kind = below(depth > 0 ? 12 : 6);
    if (kind < 3) return pick(characters);
    if (kind < 5) return pick([...classes.split(' '), ...(unicode ? properties : [])]);
    if (kind === 5) return below(4) === 0 ? '\\1' : pick(asserts);
    return `${pick(groups)}${alternatives(depth - 1, unicode)})`;
  };
  const quantified = (part) => {
    if (/^(\\b|\\B|\^|\$|\(\?<?[=!])/i.test(part) || asserts.includes(part)) return part;
    // Nothing that takes V8 exponential time.
    return part + (part.startsWith('(') && /[*+{]/.test(part) ? pick(['', '?', '??']) : pick(times));
  };
  const sequence = (depth, unicode) =>
    Array.from({ length: 1 + below(4) }, () => quantified(atom(depth, unicode))).join('');
  const alternatives = (depth, unicode) =>
    Array.from({ length: pick([1, 1, 1, 2, 2, 3]) }, () => (below(12) ? sequence(depth, unicode) : '')).join(
      '|',
    );
  const text = () => {
    const isWide = below(2) === 0;
    const parts = Array.from({ length: below(14) }, () =>
      isWide && below(4) === 0 ? pick(widePieces) : pick(pieces),
    );
    return parts.join('') + (below(3) === 0 ? pick(pieces).repeat(below(40)) : '');
  };
  return () => {
    const flags = pick(flagSets);
    let source;
    // Long ones take V8 exponential time, or its stack.
    do source = alternatives(2, flags.includes('u'));
    while (source.length > LONGEST);
    return { source, flags, texts: Array.from({ length: 4 }, text), at: below(6) };
  };
}

const sandbox = createSandbox({
  root: fileURLToPath(new URL('fixtures/regex/', import.meta.url)),
  allowUnsigned: true,
  cacheDir: false,
  limits: { cpuMs: 60_000 },
});
const plugin = await sandbox.plugin('./compare.mjs');
after(() => sandbox.dispose());

for (let batch = 1; batch <= BATCHES; batch++) {
  test(`random expressions, batch ${batch}`, () => {
    const next = generator(batch * 7919);
    const cases = Array.from({ length: CASES }, next);
    const inside = JSON.parse(plugin.transform.call({}, JSON.stringify(cases), 'file.js'));
    const native = compare(cases);
    for (const [index, given] of cases.entries()) {
      assert.deepEqual(
        inside[index],
        native[index],
        `/${given.source}/${given.flags} on ${JSON.stringify(given)}`,
      );
    }
  });
}
