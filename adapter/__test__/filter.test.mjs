import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideFilter, isSafePattern } from '../dist/filter.js';

const SAFE_IDS = [
  /\.vue$/,
  /\.[cm]?[jt]sx?$/,
  /^\0?virtual:/,
  /[?&]vue\b/,
  /node_modules/,
  /\.svelte(?:\?.*)?$/,
  /\.(css|less|s[ac]ss)$/i,
  /^(?:foo|bar)$/,
  /\bword\b/u,
  /(?<name>a)b/,
  /a{2,8}/,
  /\p{L}/u,
  /^[^?]*\.md$/,
  '**/*.ts',
  'src/**/*.{ts,tsx}',
  '/abs/path.js',
  '*.css',
];
const UNSAFE_IDS = [
  [/(?=a)b/, 'look-ahead'],
  [/(?<!a)b/, 'look-behind'],
  [/(a)\1/, 'back-reference'],
  [/(?<n>a)\k<n>/, 'named back-reference'],
  [/(a+)+$/, 'a repetition in a repetition'],
  [/(?:a|a)*$/, 'a choice in a repetition'],
  [/(a{1,9}){2}/, 'a bounded one in another'],
  [/a*b*/, 'two without an end'],
  [/a{0,100}a{0,100}/, 'too many ways'],
  [/(?:a?){30}/, 'optional in a repetition'],
  [/a?a?a?a?a?a?a?a?a?a?/, 'too many optional ones'],
  [/(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)/, 'too many choices'],
  [/a/y, 'sticky'],
  [new RegExp('a'.repeat(2000)), 'too long'],
  ['!(a)/*.js', 'an extended glob'],
  ['+(a|b)', 'an extended glob'],
  ['**/*a*b*c*', 'many stars'],
  ['{1..100000}', 'a range'],
  ['{a,{b,c}}', 'nested choices'],
  ['[a-z]*', 'a class in a glob'],
  [5, 'no pattern'],
];

test('patterns for ids that every engine matches quickly', () => {
  for (const pattern of SAFE_IDS) assert.equal(isSafePattern(pattern, 'id'), true, String(pattern));
});

test('patterns for ids that stay inside', () => {
  for (const [pattern, why] of UNSAFE_IDS)
    assert.equal(isSafePattern(pattern, 'id'), false, `${pattern}: ${why}`);
});

test('patterns for code may not repeat without an end', () => {
  for (const pattern of ['text', /import\.meta/, /\bfoo\s?\(/, /a{1,8}/])
    assert.equal(isSafePattern(pattern, 'code'), true, String(pattern));
  for (const pattern of [/a.*b/, /\s+x/, /a{1,100}/])
    assert.equal(isSafePattern(pattern, 'code'), false, String(pattern));
});

const bad = /(a+)+$/;
const cases = [
  ['none', undefined, undefined, true],
  ['a single pattern', { id: /a/ }, { id: { include: [/a/] } }, true],
  ['a list', { id: ['**/*.js', /b/g] }, { id: { include: ['**/*.js', /b/] } }, true],
  ['an unsafe include takes the safe ones with it', { id: [/a/, bad] }, undefined, false],
  [
    'an unsafe exclude goes alone',
    { id: { include: /a/, exclude: [bad, /c/] } },
    { id: { include: [/a/], exclude: [/c/] } },
    false,
  ],
  [
    'each part by itself',
    { id: /a/, code: /x.*/, moduleType: ['js'] },
    { id: { include: [/a/] }, moduleType: ['js'] },
    false,
  ],
  ['text in code', { code: 'import.meta' }, { code: { include: ['import.meta'] } }, true],
  ['what is no filter', 5, undefined, false],
];
for (const [name, filter, expected, isComplete] of cases) {
  test(`a filter: ${name}`, () => assert.deepEqual(decideFilter(filter), { filter: expected, isComplete }));
}

test('composable filters are handed on whole or not at all', () => {
  const expression = (pattern) => [
    {
      kind: 'include',
      expr: {
        kind: 'and',
        args: [
          { kind: 'id', pattern, params: { cleanUrl: true } },
          { kind: 'not', expr: { kind: 'code', pattern: 'x' } },
        ],
      },
    },
  ];
  assert.deepEqual(decideFilter(expression(/a/)), { filter: expression(/a/), isComplete: false });
  assert.deepEqual(decideFilter(expression(bad)), { filter: undefined, isComplete: false });
  assert.deepEqual(decideFilter([{ kind: 'evil' }]), { filter: undefined, isComplete: false });
});
