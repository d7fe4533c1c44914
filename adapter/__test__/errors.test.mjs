import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createSandbox, NexxoError } from '../../index.js';
import { REMEDIES } from '../dist/error-codes.js';
import { plainText } from '../dist/value/text.js';
import { testSandbox } from './lib/sandbox.mjs';

test('docs/errors.md has a row for each code, with its remedy', () => {
  const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const [own] = text.split('\n## Of a registry\n');
  const rows = [...own.matchAll(/^\| `(NEXXO_\w+)` \| .+ \| (.+) \|$/gm)];
  assert.deepEqual(rows.map(([, code]) => code).sort(), Object.keys(REMEDIES).sort());
  for (const [, code, remedy] of rows) assert.equal(remedy, REMEDIES[code]);
});

const options = [
  [{ limits: { cpuMs: 0 } }, '`limits.cpuMs` is 0'],
  [{ limits: { memoryMiB: -1 } }, '`limits.memoryMiB` is -1'],
  [{ limits: { memoryMiB: 5000 } }, 'at most 2047'],
  [{ limits: { cpuMs: Number.NaN } }, '`limits.cpuMs` is NaN'],
  [{ limits: { cpuMs: '5' } }, '`limits.cpuMs` is 5'],
  [{ limits: { cpu: 5 } }, 'there is no limit `cpu`'],
  [{ clock: 'now' }, '`clock`'],
  [{ read: '/x' }, '`read`'],
  [{ env: { A: 1 } }, '`env`'],
  [{ plugins: { x: { limits: { outputMiB: 0 } } } }, '`limits.outputMiB` is 0'],
];
for (const [given, text] of options) {
  test(`bad options: ${JSON.stringify(given)}`, () => {
    assert.throws(
      () => createSandbox(given),
      (error) =>
        error instanceof NexxoError && error.code === 'NEXXO_OPTION_INVALID' && error.message.includes(text),
    );
  });
}

const crossing = [
  [{ a: { b: Symbol('s') } }, 'options.a.b is a symbol'],
  [{ include: [/a/, 'b', Symbol('s')] }, 'options.include[2] is a symbol'],
  [{ m: new Map([['k', Symbol('s')]]) }, 'options.m.get(k) is a symbol'],
  [{ s: new Set([Symbol('s')]) }, 'options.s (a member) is a symbol'],
];
for (const [given, text] of crossing) {
  test(`options that cannot cross: ${text}`, async () => {
    const { plugin } = testSandbox();
    await assert.rejects(
      () => plugin(`export default () => ({ name: 'x' })`, given),
      (error) => error.code === 'NEXXO_VALUE' && error.message.includes(text),
    );
  });
}

test('what crosses arrives as it was', async () => {
  const { plugin } = testSandbox();
  const p = await plugin(
    `export default (o, second) => ({ name: 'x', load: () => [o.r instanceof RegExp && o.r.test('B'), o.m.get('k'), o.s.has(1), o.d.getTime(), o.b + 1n, o.t[1], 'u' in o && o.u === undefined, second].join() })`,
    {
      r: /b/i,
      m: new Map([['k', 'v']]),
      s: new Set([1]),
      d: new Date(5),
      b: 2n,
      t: new Uint8Array([1, 2]),
      u: undefined,
    },
    'second',
  );
  assert.equal(p.load('i'), 'true,v,true,5,3,2,true,second');
});

const bad = [
  ['throws at import', `throw new TypeError('boom')`, 'NEXXO_PLUGIN_LOAD', 'TypeError'],
  [
    'throws in its factory',
    `export default () => { throw new Error('need options') }`,
    'NEXXO_FACTORY',
    'Error',
  ],
  [
    'rejects in its factory',
    `export default async () => { throw new Error('need options') }`,
    'NEXXO_FACTORY',
    'Error',
  ],
  ['has no such export', `export const other = 1`, 'NEXXO_EXPORT_MISSING', undefined],
  ['makes something without a name', `export default () => 5`, 'NEXXO_HOOK_RESULT', undefined],
  [
    'has a hook that is none',
    `export default () => ({ name: 'x', load: 5 })`,
    'NEXXO_HOOK_RESULT',
    undefined,
  ],
  ['runs on while it loads', `for (;;);`, 'NEXXO_CPU_LIMIT', undefined],
];
for (const [name, source, code, cause] of bad) {
  test(`a plugin that ${name}`, async () => {
    const { plugin } = testSandbox({ limits: { loadCpuMs: 200 } });
    await assert.rejects(
      () => plugin(source),
      (error) => {
        assert.ok(error instanceof NexxoError, error.stack);
        assert.equal(error.code, code, error.message);
        assert.match(error.message, /plugin plugin-1\.mjs/);
        if (cause !== undefined) assert.equal(error.cause.name, cause);
        return true;
      },
    );
  });
}

test('no such plugin', async () => {
  const { sandbox } = testSandbox();
  await assert.rejects(() => sandbox.plugin('rollup-plugin-that-is-not-there'), {
    code: 'NEXXO_PLUGIN_NOT_FOUND',
  });
  await assert.rejects(() => sandbox.plugin(5), { code: 'NEXXO_OPTION_INVALID' });
});

test('an unsigned plugin needs a word, or somebody who vouches', async () => {
  const { plugin } = testSandbox({ allowUnsigned: false });
  await assert.rejects(
    () => plugin(`export default () => ({ name: 'x' })`),
    /NEXXO_UNSIGNED: .*allowUnsigned: \[".*plugin-1\.mjs"\]/,
  );
  const names = [];
  const vouched = testSandbox({
    allowUnsigned: false,
    verify: ({ name }) => {
      names.push(name);
    },
  });
  await vouched.plugin(`export default () => ({ name: 'x' })`);
  assert.deepEqual(names, ['plugin-1.mjs']);
});

test('memory and stack have their codes, and the plugin goes on', async () => {
  const { plugin } = testSandbox({ limits: { cpuMs: 2000, memoryMiB: 32 } });
  const p = await plugin(`export default () => ({ name: 'x', load(id) {
    if (id === 'stack') { const f = () => f() + 1; return f() }
    if (id === 'memory') { const all = []; for (;;) all.push(new Uint8Array(1 << 20)) }
    return 'alive' } })`);
  assert.throws(() => p.load('stack'), { code: 'NEXXO_STACK_OVERFLOW', hook: 'load', id: 'stack' });
  assert.throws(() => p.load('memory'), { code: 'NEXXO_MEMORY_LIMIT', limit: 32 * 2 ** 20 });
  assert.equal(p.load('i'), 'alive');
});

test('plugins that several names make', async () => {
  const { plugin, sandbox } = testSandbox();
  const list = await plugin(
    `export default () => [{ name: 'a' }, null, Promise.resolve([{ name: 'b', load: () => 'B' }]), false]`,
  );
  assert.deepEqual(
    list.map(({ name }) => name),
    ['a', 'b'],
  );
  assert.equal(list[1].load('i'), 'B');
  assert.equal(sandbox.report().plugins.length, 1);
});

test('text for the terminal is plain', () => {
  assert.equal(
    plainText('a\u001b[31mb\u001b[0m\u0007\u009b1mc\u001b]0;t\u0007d\u001b]8;;u\u001b\\e\rf\r\ng\th\0i'),
    'abcdef\r\ng\th\0i',
  );
  assert.equal(plainText('plain ünï \u{1f600}\n'), 'plain ünï \u{1f600}\n');
});
