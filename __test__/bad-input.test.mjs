// What a user or a plugin gets wrong, from outside: each error is typed, has the code of the table in docs/errors.md, names
// the plugin and where there is one the hook, and ends with the remedy.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createSandbox, NexxoError } from '@nexxo/native';
import { REMEDIES } from '../adapter/dist/error-codes.js';

const root = mkdtempSync(join(tmpdir(), 'nexxo-bad-input-'));
const open = (options) => createSandbox({ root, allowUnsigned: true, cacheDir: false, ...options });
const sandbox = open();
after(() => {
  sandbox.dispose();
  rmSync(root, { recursive: true });
});

let count = 0;
function write(source) {
  count += 1;
  writeFileSync(join(root, `plugin-${count}.mjs`), source);
  return `./plugin-${count}.mjs`;
}
const GOOD = `export default () => ({ name: 'good', transform: () => null })`;

/** Asserts the whole of an error: class, code, what the message says, whom it names, and the remedy at its end. */
function told(error, code, ...texts) {
  assert.ok(error instanceof NexxoError, error?.stack ?? `got ${error}`);
  assert.equal(error.code, code, error.message);
  assert.ok(error.message.startsWith(`${code}: `), error.message);
  assert.ok(error.message.endsWith(REMEDIES[code]), error.message);
  for (const text of texts) assert.ok(error.message.includes(text), `${error.message}\nlacks: ${text}`);
  return true;
}
const rejects = (run, ...expected) => assert.rejects(run, (error) => told(error, ...expected));

test('no such plugin: says where it was looked up', async () => {
  await rejects(() => sandbox.plugin('./missing.mjs'), 'NEXXO_PLUGIN_NOT_FOUND', join(root, 'missing.mjs'));
  await rejects(
    () => sandbox.plugin('rollup-plugin-none'),
    'NEXXO_PLUGIN_NOT_FOUND',
    'plugin rollup-plugin-none',
    'npm install rollup-plugin-none',
  );
});

const loading = [
  ['throws at import', `throw new TypeError('boom')`, 'NEXXO_PLUGIN_LOAD', '"boom"'],
  ['throws nothing at all at import', `throw undefined`, 'NEXXO_PLUGIN_LOAD', '"undefined"'],
  ['never ends its import', `await new Promise(() => {}); ${GOOD}`, 'NEXXO_TRAP', 'never settles'],
  ['is no JavaScript', `export default (`, 'NEXXO_PACK_FAILED', 'plugin-'],
  ['has a factory that throws', `export default () => { throw new Error('no') }`, 'NEXXO_FACTORY', '"no"'],
  ['lacks the export', `export const other = 1`, 'NEXXO_EXPORT_MISSING', '"default"', 'other'],
];
for (const [what, source, code, ...texts] of loading) {
  test(`a plugin that ${what}`, async () => {
    const path = write(source);
    await rejects(() => sandbox.plugin(path), code, ...texts, `plugin ${path.slice(2)}`);
  });
}

test('an export by name that is not there', async () => {
  const source = { package: write(GOOD), export: 'named' };
  await rejects(() => sandbox.plugin(source), 'NEXXO_EXPORT_MISSING', '"named"', 'default');
});

// hook, its arguments, what it returns, what the message says
const results = [
  ['transform', ['', 'a.js'], '5', 'its result is a number', 'module "a.js"'],
  ['transform', ['', 'a.js'], '{ code: {} }', '`code` is an object'],
  ['transform', ['', 'a.js'], `{ code: '', map: 5 }`, '`map` is a number'],
  ['transform', ['', 'a.js'], `{ code: '', moduleType: 'exe' }`, '`moduleType` is text', 'js, jsx'],
  ['transform', ['', 'a.js'], `Promise.resolve(true)`, 'its result is a boolean'],
  ['load', ['a.js'], '{}', '`code` is undefined'],
  ['load', ['a.js'], 'true', 'its result is a boolean'],
  ['resolveId', ['x', 'a.js'], '5', 'its result is a number'],
  ['resolveId', ['x', 'a.js'], '{ id: 5 }', '`id` is a number'],
  ['renderChunk', ['', { fileName: 'c.js', modules: {} }, {}, {}], '{ code: 1 }', '`code` is a number'],
  ['banner', [{}], '5', 'its result is a number'],
  ['transformIndexHtml', ['', {}], '5', 'its result is a number'],
];
for (const [hook, args, result, ...texts] of results) {
  test(`${hook} that returns ${result}`, async () => {
    const plugin = await sandbox.plugin(
      write(`export default () => ({ name: 'wrong', ${hook}: () => (${result}) })`),
    );
    const run = async () => sandbox.callHook(plugin, hook, args, {});
    await rejects(run, 'NEXXO_HOOK_RESULT', ...texts, 'and must be', `plugin wrong, hook ${hook}`);
  });
}

test('a hook that returns what cannot cross', async () => {
  const plugin = await sandbox.plugin(
    write(`export default () => ({ name: 'wrong', load: () => () => 'code' })`),
  );
  const run = async () => plugin.load.call({}, 'a.js');
  await rejects(run, 'NEXXO_VALUE', 'a function', 'plugin wrong, hook load, module "a.js"');
});

test('an option that cannot cross is named by its path', async () => {
  const path = write(GOOD);
  let deep = {};
  for (let level = 0; level < 200; level++) deep = { deep };
  const cases = [
    [{ a: [Symbol('s')] }, 'options.a[0] is a symbol'],
    [{ deep }, 'nested deeper than 100'],
  ];
  for (const [options, text] of cases) {
    await rejects(() => sandbox.plugin(path, options), 'NEXXO_VALUE', text, `plugin ${path.slice(2)}`);
  }
});

const LIMITS = ['cpuMs', 'loadCpuMs', 'memoryMiB', 'outputMiB', 'hookIdleMs', 'hostCalls'];
for (const limit of LIMITS) {
  test(`limits.${limit} of zero, below it, or no number`, async () => {
    const path = write(GOOD);
    for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5', null]) {
      const limits = { [limit]: value };
      const text = `\`limits.${limit}\` is ${value}`;
      assert.throws(
        () => open({ limits }),
        (error) => told(error, 'NEXXO_OPTION_INVALID', text),
      );
      const run = () => sandbox.plugin({ package: path, limits });
      await rejects(run, 'NEXXO_OPTION_INVALID', text, `plugin ${path.slice(2)}`);
    }
  });
}

test('a directory to read that is not there', async () => {
  const run = () => sandbox.plugin({ package: write(GOOD), read: ['no-such-directory'] });
  await rejects(run, 'NEXXO_OPTION_INVALID', join(root, 'no-such-directory'), 'plugin plugin-');
});

test('an unsigned plugin, and a verifier that refuses', async () => {
  const strict = open({ allowUnsigned: false });
  const path = write(GOOD);
  await assert.rejects(() => strict.plugin(path), {
    code: 'NEXXO_UNSIGNED',
    message: `NEXXO_UNSIGNED: it is a file that nobody signs. \`allowUnsigned: ["${path}"]\` of createSandbox allows it (plugin ${path.slice(2)}).`,
  });
  const refusing = open({
    verify() {
      throw new Error('not this one');
    },
  });
  await assert.rejects(() => refusing.plugin(path), /not this one/);
});

test('a sandbox that was disposed, and a hook of its plugin', async () => {
  const short = open();
  const path = write(GOOD);
  const plugin = await short.plugin(path);
  short.dispose();
  short.dispose();
  await rejects(() => short.plugin(path), 'NEXXO_DISPOSED', path);
  assert.throws(
    () => plugin.transform.call({}, '', 'a.js'),
    (error) => told(error, 'NEXXO_DISPOSED', 'plugin good, hook transform, module "a.js"'),
  );
});

test('a hook that the plugin does not have', async () => {
  const plugin = await sandbox.plugin(write(GOOD));
  assert.throws(
    () => sandbox.callHook(plugin, 'load', ['a.js'], {}),
    (error) => told(error, 'NEXXO_OPTION_INVALID', '`load`', 'plugin good'),
  );
});
