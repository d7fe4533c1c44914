// Keys: that they are secret, never lost, and can be made where nobody is asked.
import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { keyIdOf } from '@nexxo/native/signing';
import { directory, nexxo, nexxoJson, run } from './lib/nexxo.mjs';
import { archive } from './lib/signed-plugin.mjs';

test('a private key can be read by its owner alone, and its public half belongs to it', async (t) => {
  const cwd = directory(t);
  const { code, keyId, encrypted } = await nexxoJson(['plugin', 'keygen', '--no-passphrase'], { cwd });
  assert.equal(code, 0);
  assert.equal(encrypted, false);
  if (process.platform !== 'win32') assert.equal(statSync(join(cwd, 'nexxo.key')).mode & 0o777, 0o600);
  const pem = readFileSync(join(cwd, 'nexxo.key.pub'), 'utf8');
  assert.equal(keyIdOf(pem), keyId);
  const own = createPublicKey(createPrivateKey(readFileSync(join(cwd, 'nexxo.key'))));
  assert.equal(own.export({ type: 'spki', format: 'pem' }), pem);
});

for (const there of ['release.key', 'release.key.pub'])
  test(`a key never replaces a file that is there: ${there}`, async (t) => {
    const cwd = directory(t, { [there]: 'precious' });
    const { code, err } = await nexxo(['plugin', 'keygen', '--no-passphrase', '--out', 'release.key'], {
      cwd,
    });
    assert.equal(code, 2);
    assert.match(err, /is there already, and keys are never written over/);
    assert.equal(readFileSync(join(cwd, there), 'utf8'), 'precious');
    assert.ok(!existsSync(join(cwd, there === 'release.key' ? 'release.key.pub' : 'release.key')));
  });

test('where nobody can be asked, a passphrase must be given: 2, the ways are named, and nothing is written', async (t) => {
  const cwd = directory(t);
  const { code, err } = await nexxo(['plugin', 'keygen'], { cwd });
  assert.equal(code, 2);
  assert.match(err, /--passphrase-file <file>.*NEXXO_PASSPHRASE.*--no-passphrase/);
  assert.ok(!existsSync(join(cwd, 'nexxo.key')));
});

test('a passphrase from a file or the environment locks a key, and the same one opens it', async (t) => {
  const cwd = directory(t, { pass: 'a secret\n', empty: '\n', 'x.tgz': archive({ keys: [] }) });
  const keygen = await nexxo(['plugin', 'keygen', '--passphrase-file', 'pass'], { cwd });
  assert.equal(keygen.code, 0, keygen.err);
  assert.match(readFileSync(join(cwd, 'nexxo.key'), 'utf8'), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  const sign = (env = {}, ...args) =>
    nexxo(['plugin', 'sign', 'x.tgz', '--key', 'nexxo.key', ...args], { cwd, env });
  const asked = await sign();
  assert.equal(asked.code, 2);
  assert.match(asked.err, /nexxo\.key is locked by a passphrase\. Nobody can be asked here/);
  const wrong = await sign({ NEXXO_PASSPHRASE: 'another' });
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /NEXXO_PASSPHRASE /);
  assert.equal((await sign({}, '--passphrase-file', 'empty')).code, 2);
  const right = await sign({ NEXXO_PASSPHRASE: 'a secret' });
  assert.equal(right.code, 0, right.err);
});

test('a key that git would commit is told of', async (t) => {
  const cwd = directory(t);
  if ((await run('git', ['init', '--quiet'], { cwd })).code !== 0) return t.skip('needs git');
  const first = await nexxo(['plugin', 'keygen', '--no-passphrase'], { cwd });
  assert.match(first.out, /git does not ignore nexxo\.key yet/);
  writeFileSync(join(cwd, '.gitignore'), '*.key\n');
  const second = await nexxo(['plugin', 'keygen', '--no-passphrase', '--out', 'b.key'], { cwd });
  assert.doesNotMatch(second.out, /gitignore/);
});

test('a key that others on the machine can read is told of when it signs', {
  skip: process.platform === 'win32',
}, async (t) => {
  const cwd = directory(t, { 'x.tgz': archive({ keys: [] }) });
  await nexxo(['plugin', 'keygen', '--no-passphrase'], { cwd });
  chmodSync(join(cwd, 'nexxo.key'), 0o644);
  const { out } = await nexxo(['plugin', 'sign', 'x.tgz', '--key', 'nexxo.key'], { cwd });
  assert.match(out, /chmod 600 nexxo\.key/);
});

test('a public key does not sign, and a key that is not there names how to make one', async (t) => {
  const cwd = directory(t, { 'x.tgz': archive({ keys: [] }) });
  await nexxo(['plugin', 'keygen', '--no-passphrase'], { cwd });
  const publicKey = await nexxo(['plugin', 'sign', 'x.tgz', '--key', 'nexxo.key.pub'], { cwd });
  assert.equal(publicKey.code, 2);
  assert.match(publicKey.err, /is a public key; signing needs the private one/);
  const { code, error } = await nexxoJson(['plugin', 'sign', 'x.tgz', '--key', 'other.key'], { cwd });
  assert.equal(code, 2);
  assert.equal(error.next, 'nexxo plugin keygen --out other.key');
});
