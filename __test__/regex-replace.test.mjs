// A replacement inside gives what it gives in V8, whichever way the sandbox took.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSandbox } from '@nexxo/native';

const sources = [
  '\\b(__A__|__B__)\\b',
  '__(\\w+)__',
  '(?<name>_+)A',
  'a',
  'a*',
  'ab?c',
  '[ab]c',
  '[^a]c',
  '(?:x|y|z)\\d',
  '(?:w|x|y|z)\\d',
  '(?=a)b|a(?!b)',
  '^a',
  'a$',
  '(a)|(b)',
  'a{2,3}',
  '(?:a|)b',
  '\\.a',
  'é',
  'a|é',
  '(a)(?:b)\\1',
  '',
];
const pieces = [
  '__A__',
  '__B__',
  'x__A__',
  '__A__y',
  'a',
  'b',
  'ab',
  'abc',
  'aab',
  'ac',
  'x1',
  'y2',
  '.a',
  ' ',
  '\n',
];

function textOf(seed, extra) {
  let state = seed;
  let text = '';
  while (text.length < 400) {
    state = (state * 48271) % 2147483647;
    text += pieces[state % pieces.length];
  }
  return text + extra;
}

const sandbox = createSandbox({
  root: fileURLToPath(new URL('fixtures/regex/', import.meta.url)),
  allowUnsigned: true,
  cacheDir: false,
});
const plugin = await sandbox.plugin('./plugin.mjs');
after(() => sandbox.dispose());

function natively({ text, source, flags, by }) {
  const regex = new RegExp(source, flags);
  let result;
  for (let use = 0; use < 6; use++)
    result = text.replace(regex, by ?? ((...args) => `<${args.slice(0, -1).join('|')}>`));
  return JSON.stringify([result, regex.lastIndex]);
}

for (const flags of ['g', '', 'gi', 'gm', 'gu', 'y', 'gs']) {
  test(`replacing with the flags "${flags}" equals V8`, () => {
    for (const source of sources) {
      for (const by of [undefined, '', '[$&]', 'plain']) {
        for (const [seed, extra] of [
          [1, ''],
          [2, 'a'],
          [3, 'é'],
          [4, '€ü'],
        ]) {
          const given = { text: textOf(seed * 7919, extra), source, flags, by };
          const inside = plugin.transform.call({}, JSON.stringify(given), 'file.js');
          assert.equal(inside, natively(given), JSON.stringify({ source, flags, by, seed }));
        }
      }
    }
  });
}
