import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSandbox } from './lib/sandbox.mjs';

const calls = [
  ['an unsafe id', '{ id: /(?=a)a\\.js/ }', ['x', '/a.js'], ['x', '/b.js']],
  ['exclude wins', '{ id: { include: /(?=a)a/, exclude: /(?=ab)ab/ } }', ['x', '/a.js'], ['x', '/ab.js']],
  ['a glob with many stars', "{ id: '**/*a*b*c*' }", ['x', '/p/1a2b3c4'], ['x', '/p/1a2b']],
  [
    'a relative glob',
    "{ id: 'src/**/!(*.test).js' }",
    ['x', `${process.cwd()}/src/q/a.js`],
    ['x', '/elsewhere/src/a.js'],
  ],
  ['code that repeats', '{ code: /a.*b/ }', ['a..b', '/a.js'], ['b..a', '/a.js']],
  ['id and code', "{ id: /(?=a)a/, code: 'q' }", ['q', '/a.js'], ['x', '/a.js']],
  [
    'a module type',
    "{ id: /(?=a)a/, moduleType: ['ts'] }",
    ['x', '/a', { moduleType: 'ts' }],
    ['x', '/a', { moduleType: 'js' }],
  ],
  [
    'composable',
    "[{ kind: 'include', expr: { kind: 'id', pattern: /\\.js$/, params: { cleanUrl: true } } }]",
    ['x', '/a.js?q'],
    ['x', '/a.css'],
  ],
];
for (const [name, filter, match, other] of calls) {
  test(`the guest asks a filter that the bundler did not get: ${name}`, async () => {
    const { plugin } = testSandbox();
    const p = await plugin(
      `export default () => ({ name: 'x', transform: { filter: ${filter}, handler: () => 'called' } })`,
    );
    const handler = p.transform.handler ?? p.transform;
    assert.equal(handler(...match), 'called');
    assert.equal(handler(...other), null);
  });
}

test('a hostile filter runs under the limit', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(
    `export default () => ({ name: 'x', transform: { filter: { id: /(?=a)(a+)+\\$/ }, handler: () => 'called' } })`,
  );
  assert.equal(p.transform.filter, undefined);
  assert.throws(() => p.transform('x', 'a'.repeat(40)), {
    code: 'NEXXO_CPU_LIMIT',
    plugin: 'x',
    hook: 'transform',
  });
});
