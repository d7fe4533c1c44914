import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const cwd = join(here, '../..');
const command = join(cwd, 'cli/dist/main.js');
const fixture = (name) => `./cli/__test__/fixtures/${name}.mjs`;

function nexxo(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, 'plugin', 'check', ...args], { cwd, stdio: 'pipe' });
    const result = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk) => (result.out += chunk));
    child.stderr.on('data', (chunk) => (result.err += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...result, code }));
  });
}

test('a plugin that is the same everywhere: 0, with its hooks and built-ins', async () => {
  const { code, out, err } = await nexxo('@rollup/plugin-yaml', '--bundler', 'rollup', 'vite', '--json');
  assert.equal(code, 0, out + err);
  const result = JSON.parse(out);
  assert.equal(result.plugin, '@rollup/plugin-yaml');
  assert.deepEqual(result.hooks, ['transform']);
  assert.ok(result.builtins.includes('path'));
  assert.deepEqual(
    result.builds.map(({ bundler, status, diff }) => [bundler, status, diff]),
    [
      ['rollup', 'identical', null],
      ['vite', 'identical', null],
    ],
  );
});

test('the export and the options that are given reach the factory; the sample has what the plugin handles', async () => {
  const args = [fixture('upper'), '--bundler', 'rollup', '--export', 'upper', '--options', '{"suffix":"!"}'];
  const { code, out, err } = await nexxo(...args);
  assert.equal(code, 0, out + err);
  assert.match(out, /rollup: the same \(2 files/);
  assert.match(out, /built a sample of js, txt$/m);
});

test('a plugin that reads the time: 1, with a diff of the output', async () => {
  const { code, out, err } = await nexxo(fixture('clock'), '--bundler', 'rollup');
  assert.equal(code, 1, out + err);
  assert.match(out, /rollup: different/);
  assert.match(out, /^-const built = \d+;$/m);
  assert.match(out, /^\+const built = 1577836800000;$/m);
  assert.doesNotMatch(out, /\x1b/, 'colours are for terminals');
});

test('a plugin that starts a program: 1, and the denial names what it wanted', async () => {
  const { code, out, err } = await nexxo(fixture('starts-program'), '--bundler', 'rollup', '--json');
  assert.equal(code, 1, out + err);
  const [build] = JSON.parse(out).builds;
  assert.equal(build.status, 'denied');
  assert.match(build.reason, /NEXXO_PROCESS_DENIED/);
  assert.match(build.outOfScope.join(), /starts .*node/);
});

test('a plugin that does not build natively either: 2, with its own message', async () => {
  const { code, out } = await nexxo(fixture('refuses'), '--bundler', 'rollup');
  assert.equal(code, 2);
  assert.match(out, /the native build fails: the option `name` is missing/);
});

for (const [what, args, message] of [
  ['an unknown package', ['no-such-plugin'], /no-such-plugin" is not installed/],
  ['options that are no JSON', ['@rollup/plugin-yaml', '--options', '{a}'], /--options is not JSON/],
  [
    'an unknown bundler',
    ['@rollup/plugin-yaml', '--bundler', 'parcel'],
    /Allowed choices are vite, rolldown, rollup/,
  ],
  ['an unknown flag', ['@rollup/plugin-yaml', '--fast'], /unknown option '--fast'/],
  ['no package', [], /missing required argument 'package'/],
])
  test(`${what}: 2, and a message`, async () => {
    const { code, err } = await nexxo(...args);
    assert.equal(code, 2);
    assert.match(err, message);
  });
