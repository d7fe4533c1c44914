import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPublicKey, sign, verify } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { parseVerifierKey } from '@nexxo/native/protocol';
import { generateKey } from '@nexxo/native/signing';
import { openRegistryKeys, openStore, pinRegistry } from '../dist/index.js';
import { DATABASES, freshDatabase, temporaryFolder } from './lib/databases.mjs';

const URL_ = 'https://plugins.acme.example/';
const FILES = ['log-key.pem', 'packages-key.pem'];

test('keys are made once, for their owner alone, and sign what their public halves verify', () => {
  const folder = join(temporaryFolder(), 'keys');
  const keys = openRegistryKeys(folder, URL_);
  assert.deepEqual(readdirSync(folder).sort(), FILES);
  for (const file of FILES) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600);
  const text = Buffer.from('x');
  const spki = createPublicKey({
    key: Buffer.from(keys.packages.spki, 'base64'),
    format: 'der',
    type: 'spki',
  });
  assert.ok(verify('sha256', text, spki, sign('sha256', text, keys.packages.privateKey)));
  assert.match(keys.packages.keyId, /^SHA256:[\w+/]{43}$/);
  assert.equal(keys.log.origin, 'plugins.acme.example');
  assert.ok(parseVerifierKey(keys.log.verifier).verifies(text, sign(null, text, keys.log.privateKey)));
  const again = openRegistryKeys(folder, URL_);
  assert.equal(again.packages.keyId, keys.packages.keyId);
  assert.equal(again.log.verifier, keys.log.verifier);
});

test('a private key that others can read, or of another kind, is refused, and never quoted', () => {
  const folder = temporaryFolder();
  openRegistryKeys(folder, URL_);
  for (const file of FILES) {
    const path = join(folder, file);
    for (const mode of [0o640, 0o604, 0o620, 0o601]) {
      chmodSync(path, mode);
      assert.throws(() => openRegistryKeys(folder, URL_), /others can read or write it. Run: chmod 600/);
    }
    chmodSync(path, 0o600);
    const before = readFileSync(path, 'utf8');
    const wrong = file === 'log-key.pem' ? generateKey().privateKey : 'secret';
    for (const text of [wrong, '', 'x'.repeat(20_000), generateKey('passphrase').privateKey]) {
      writeFileSync(path, text);
      assert.throws(
        () => openRegistryKeys(folder, URL_),
        (error) => !String(error.stack).includes('secret') && /is not an |too large/.test(error.message),
      );
    }
    writeFileSync(path, before);
  }
  openRegistryKeys(folder, URL_);
});

test('processes that start at once have the same keys', async () => {
  const folder = join(temporaryFolder(), 'keys');
  const code = `import { openRegistryKeys } from '@nexxo/marketplace';
    const keys = openRegistryKeys(${JSON.stringify(folder)}, ${JSON.stringify(URL_)});
    console.log(keys.packages.keyId, keys.log.verifier);`;
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
  const outputs = await Promise.all(Array.from({ length: 6 }, run));
  assert.equal(new Set(outputs.map(({ stdout }) => stdout)).size, 1);
  assert.deepEqual(readdirSync(folder).sort(), FILES);
});

for (const kind of DATABASES) {
  describe(`registry on ${kind}`, () => {
    test('a database keeps the address and the keys with which it began', async (t) => {
      const store = await openStore(await freshDatabase(kind));
      t.after(() => store.close());
      const folder = temporaryFolder();
      const keys = openRegistryKeys(folder, URL_);
      await pinRegistry(store, URL_, keys);
      await pinRegistry(store, URL_, keys);
      await assert.rejects(
        pinRegistry(store, 'https://other.example/', keys),
        /another url: https:\/\/plugins/,
      );
      const others = openRegistryKeys(temporaryFolder(), URL_);
      await assert.rejects(pinRegistry(store, URL_, { ...keys, packages: others.packages }), /packages-key/);
      await assert.rejects(pinRegistry(store, URL_, { ...keys, log: others.log }), /log-key/);
    });
  });
}
