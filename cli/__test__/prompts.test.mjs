// Prompts on a terminal: that yes must be meant, and that a passphrase is not shown.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { directory } from './lib/nexxo.mjs';
import { start } from './lib/registry-project.mjs';
import { archive, installed, key, NAME, trusting } from './lib/signed-plugin.mjs';

const command = fileURLToPath(new URL('../dist/main.js', import.meta.url));
// util-linux's `script` gives a program a terminal; that of other systems takes other arguments.
const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
const options = { skip: !hasTerminal && 'needs script of util-linux' };

/** Runs the command on a terminal, and types something each time that a text is shown. */
function typed(cwd, args, answers, more = {}) {
  const line = [process.execPath, command, ...args].map((word) => `'${word}'`).join(' ');
  return new Promise((resolve, reject) => {
    const { NEXXO_PASSPHRASE: _passphrase, ...rest } = process.env;
    const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
      cwd,
      env: { ...rest, ...more },
    });
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

test(
  'on a terminal an unknown key and the plugin are asked about apart, and a bar shows the download',
  options,
  async (t) => {
    const { cwd, env } = await start(t, { trust: [] });
    const declined = await typed(
      cwd,
      ['plugin', 'install', NAME],
      [
        [`Trust ${key.keyId.slice(0, 20)}`, 'y'],
        ['Install @acme', 'n'],
      ],
      env,
    );
    assert.equal(declined.code, 1, declined.text);
    assert.match(declined.text, /says that this key owns the name/);
    assert.match(declined.text, /rollup-plugin-icons 1\.0\.0 downloaded/);
    assert.ok(!existsSync(join(cwd, 'nexxo.trust.json')) && !existsSync(join(cwd, 'node_modules')));
    // --yes says nothing about keys: that is still asked.
    const untrusted = await typed(
      cwd,
      ['plugin', 'install', NAME, '--yes'],
      [[`Trust ${key.keyId.slice(0, 20)}`, '\r']],
      env,
    );
    assert.equal(untrusted.code, 1, untrusted.text);
    const installed = await typed(
      cwd,
      ['plugin', 'install', NAME],
      [
        [`Trust ${key.keyId.slice(0, 20)}`, 'y'],
        ['Install @acme', 'y'],
      ],
      env,
    );
    assert.equal(installed.code, 0, installed.text);
    assert.match(installed.text, /Installed/);
  },
);

test('on a terminal more rights are asked about apart from the update', options, async (t) => {
  const { cwd, env, remote, plugin } = await start(t);
  assert.equal((await plugin('install', NAME, '--yes')).code, 0);
  const capability = { capability: 'read', value: ['icons'], reason: 'Reads the icons.' };
  remote.publish(archive({ version: '1.1.0', capabilities: [capability] }), { key });
  const { code, text } = await typed(
    cwd,
    ['plugin', 'update', '--yes'],
    [['have more than before: read: ["icons"]', 'n']],
    env,
  );
  assert.equal(code, 1, text);
  assert.match(text, /\+ {2}capability {2}read: \["icons"\]/);
});
