// The trust store: who gets in, for what, and that nobody comes back who was revoked.
import assert from 'node:assert/strict';
import { readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateKey } from '@nexxo/native/signing';
import { directory, nexxo, nexxoJson, write } from './lib/nexxo.mjs';
import { key } from './lib/signed-plugin.mjs';

const trust = (cwd, ...args) => nexxoJson(['plugin', 'trust', ...args], { cwd });
const store = (cwd) => JSON.parse(readFileSync(join(cwd, 'nexxo.trust.json'), 'utf8'));
const project = (t) =>
  directory(t, { 'package.json': {}, 'acme.pub': key.publicKey, 'acme.key': key.privateKey });

test('a key is trusted for what is named, and again for more', async (t) => {
  const cwd = project(t);
  const first = await trust(
    cwd,
    'add',
    'acme.pub',
    '--for',
    '@acme/*',
    '--name',
    'Acme',
    '--expires',
    '2099-01-31',
  );
  assert.equal(first.code, 0);
  assert.equal(first.isNew, true);
  await trust(cwd, 'add', 'acme.pub', '--for', 'x', '--for', 'y', '--kind', 'artifact');
  const [entry, ...others] = store(cwd).keys;
  assert.deepEqual(others, []);
  assert.deepEqual(
    [entry.keyId, entry.name, entry.patterns, entry.expires, entry.kinds],
    [key.keyId, 'Acme', ['@acme/*', 'x', 'y'], '2099-01-31T00:00:00Z', ['artifact']],
  );
  const { keys } = await trust(cwd, 'list');
  assert.deepEqual(
    keys.map(({ keyId, state }) => [keyId, state]),
    [[key.keyId, 'trusted']],
  );
});

test('the store is that of the project around the working directory', async (t) => {
  const cwd = project(t);
  write(cwd, { 'src/deep/x.js': '' });
  const { file } = await trust(join(cwd, 'src/deep'), 'add', '../../acme.pub', '--for', 'x');
  assert.equal(file, join(cwd, 'nexxo.trust.json'));
});

for (const [what, args, message] of [
  [
    'a private key',
    ['add', 'acme.key', '--for', 'x'],
    /is a private key, which nobody but its owner should have/,
  ],
  ['no key at all', ['add', 'acme', '--for', 'x'], /There is no file acme/],
  ['nothing to sign', ['add', 'acme.pub'], /required option '--for <pattern>' not specified/],
  ['a pattern that is none', ['add', 'acme.pub', '--for', 'a*'], /NEXXO_TRUST_INVALID/],
  ['a date that has passed', ['add', 'acme.pub', '--for', 'x', '--expires', '2020-01-01'], /has passed/],
  ['a date that is none', ['add', 'acme.pub', '--for', 'x', '--expires', 'soon'], /is no date such as/],
  [
    'another kind',
    ['add', 'acme.pub', '--for', 'x', '--kind', 'all'],
    /Allowed choices are artifact, approval/,
  ],
])
  test(`nothing is trusted for ${what}: 2, and a message`, async (t) => {
    const cwd = project(t);
    const { code, err } = await nexxo(['plugin', 'trust', ...args], { cwd });
    assert.equal(code, 2);
    assert.match(err, message);
    assert.throws(() => store(cwd), { code: 'ENOENT' });
  });

test('a key is removed by the beginning of its id, and not where two begin so', async (t) => {
  const cwd = project(t);
  await trust(cwd, 'add', 'acme.pub', '--for', 'x');
  assert.equal(
    (await trust(cwd, 'remove', key.keyId.slice(0, 12))).error.code,
    'USAGE',
    'too short to mean it',
  );
  assert.equal((await trust(cwd, 'remove', generateKey().keyId)).code, 1);
  assert.equal((await trust(cwd, 'remove', key.keyId.slice(0, 20))).code, 0);
  assert.deepEqual(store(cwd).keys, []);
});

test('a revoked key stays revoked: it cannot be added again, and its first reason stands', async (t) => {
  const cwd = project(t);
  const revoke = (reason) => nexxoJson(['plugin', 'revoke', key.keyId, '--reason', reason], { cwd });
  assert.equal((await revoke('Stolen.')).isNew, true);
  assert.equal((await revoke('Not so bad.')).isNew, false);
  assert.deepEqual(
    store(cwd).revoked.map(({ reason }) => reason),
    ['Stolen.'],
  );
  const again = await trust(cwd, 'add', 'acme.pub', '--for', 'x');
  assert.deepEqual([again.code, again.error.code], [1, 'NEXXO_KEY_REVOKED']);
});

test('revoking a key says which approved plugins stop', async (t) => {
  const cwd = project(t);
  const locked = {
    version: '1.0.0',
    kind: 'artifact',
    manifest: '0'.repeat(64),
    entry: '0'.repeat(64),
    signers: [key.keyId],
    capabilities: {},
    approved: '2026-01-01T00:00:00Z',
  };
  const both = { ...locked, signers: [key.keyId, generateKey().keyId] };
  write(cwd, {
    'nexxo.lock': { version: 1, plugins: { 'rollup-plugin-x': locked, 'rollup-plugin-y': both } },
  });
  const { stopped } = await nexxoJson(['plugin', 'revoke', key.keyId, '--reason', 'Stolen.'], { cwd });
  assert.deepEqual(stopped, ['rollup-plugin-x']);
});

test('a store that is not valid is left as it is', async (t) => {
  const cwd = project(t);
  write(cwd, { 'nexxo.trust.json': '{"version":1,"keys":[],"revoked":[],"keys":[]}' });
  const { code, error } = await trust(cwd, 'add', 'acme.pub', '--for', 'x');
  assert.deepEqual([code, error.code], [2, 'NEXXO_TRUST_INVALID']);
  assert.equal(readFileSync(join(cwd, 'nexxo.trust.json'), 'utf8').length, 46);
});

test('a store that is a link stays one', { skip: process.platform === 'win32' }, async (t) => {
  const cwd = project(t);
  write(cwd, { 'shared/trust.json': { version: 1, keys: [], revoked: [] } });
  symlinkSync('shared/trust.json', join(cwd, 'nexxo.trust.json'));
  assert.equal((await trust(cwd, 'add', 'acme.pub', '--for', 'x')).code, 0);
  assert.equal(realpathSync(join(cwd, 'nexxo.trust.json')), join(cwd, 'shared/trust.json'));
  assert.equal(store(cwd).keys.length, 1);
});
