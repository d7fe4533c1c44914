// Prompts on a terminal: that yes must be meant, and that a passphrase is not shown.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { directory } from './lib/nexxo.mjs';
import { installed, key, NAME, trusting } from './lib/signed-plugin.mjs';

const command = fileURLToPath(new URL('../dist/main.js', import.meta.url));
// util-linux's `script` gives a program a terminal; that of other systems takes other arguments.
const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
const options = { skip: !hasTerminal && 'needs script of util-linux' };

/** Runs the command on a terminal, and types something each time that a text is shown. */
function typed(cwd, args, answers) {
  const line = [process.execPath, command, ...args].map((word) => `'${word}'`).join(' ');
  return new Promise((resolve, reject) => {
    const { NEXXO_PASSPHRASE: _passphrase, ...env } = process.env;
    const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], { cwd, env });
    const left = [...answers];
    let text = '';
    let seen = 0;
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const [wanted, keys] = left[0] ?? [];
      const at = wanted === undefined ? -1 : text.indexOf(wanted, seen);
      if (at < 0) return;
      seen = at + wanted.length;
      left.shift();
      // Not before the prompt listens.
      setTimeout(() => child.stdin.write(keys), 200);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}

const project = (t) =>
  directory(t, { 'package.json': { name: 'app' }, 'nexxo.trust.json': trusting([key]), ...installed() });

test('enter alone approves nothing, and neither does no: 1', options, async (t) => {
  const cwd = project(t);
  for (const keys of ['\r', 'n', '\x03']) {
    const { code, text } = await typed(cwd, ['plugin', 'approve', NAME], [['Approve @acme', keys]]);
    assert.equal(code, 1, text);
    assert.match(text, /Nothing was changed\./);
    assert.ok(!existsSync(join(cwd, 'nexxo.lock')));
  }
});

test('yes approves', options, async (t) => {
  const cwd = project(t);
  const { code, text } = await typed(cwd, ['plugin', 'approve', NAME], [['Approve @acme', 'y']]);
  assert.equal(code, 0, text);
  assert.ok(existsSync(join(cwd, 'nexxo.lock')));
});

test('a new passphrase is asked for twice, must be the same, and is not shown', options, async (t) => {
  const cwd = directory(t);
  const keygen = (one, other) =>
    typed(
      cwd,
      ['plugin', 'keygen'],
      [
        ['Passphrase for the new key', `${one}\r`],
        ['The same again', `${other}\r`],
      ],
    );
  const differing = await keygen('a secret', 'another');
  assert.equal(differing.code, 2, differing.text);
  assert.ok(!existsSync(join(cwd, 'nexxo.key')));
  const same = await keygen('a secret', 'a secret');
  assert.equal(same.code, 0, same.text);
  assert.doesNotMatch(same.text, /secret(?!,)/);
  assert.match(readFileSync(join(cwd, 'nexxo.key'), 'utf8'), /ENCRYPTED/);
});
