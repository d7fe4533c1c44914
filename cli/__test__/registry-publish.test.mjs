// Publishing and withdrawing: by signed requests alone, and what a registry answers to them is held against its log.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateKey } from '@nexxo/native/signing';
import { nexxoJson, write } from './lib/nexxo.mjs';
import { read, start } from './lib/registry-project.mjs';
import { archive, key, NAME } from './lib/signed-plugin.mjs';

const FILE = 'acme-rollup-plugin-icons-1.1.0.tgz';

/** A project of an author: a registry with version 1.0.0, an archive of 1.1.0, and the key. */
async function author(t, options = {}) {
  const started = await start(t, {
    ...options,
    files: {
      'package.json': { name: NAME, version: '1.1.0' },
      'nexxo.key': key.privateKey,
      [FILE]: archive({ version: '1.1.0' }),
      ...options.files,
    },
  });
  return started;
}

test('what pack would have named is published, with a request that only its key signs', async (t) => {
  const { plugin, remote, cwd } = await author(t);
  const { code, version, logIndex, keyId, integrity } = await plugin('publish', '--yes');
  assert.deepEqual([code, version, logIndex, keyId], [0, '1.1.0', 2, key.keyId]);
  const [published] = remote.versions.get(NAME);
  assert.ok(published.archive.equals(readFileSync(join(cwd, FILE))), 'the very bytes');
  assert.equal(published.answer.integrity, integrity);
  assert.equal(read(cwd, 'nexxo.registry.json').registries[0].checkpoint, await remote.log.checkpoint());
});

test('a large archive is published whole', async (t) => {
  const code = `export default () => ({ name: "icons" }) /* ${Array.from({ length: 60_000 }, () => Math.random().toString(36)).join('')} */`;
  const file = archive({ version: '1.1.0', code });
  const { plugin, remote } = await author(t, { files: { [FILE]: file } });
  assert.equal((await plugin('publish', FILE, '--yes')).code, 0);
  assert.ok(remote.versions.get(NAME)[0].archive.equals(file));
  assert.deepEqual(remote.uploads, [String(file.length)], 'its length is told before');
});

test('nothing is published where nobody says yes, nobody signed, or another key is at hand', async (t) => {
  const { plugin, remote, cwd } = await author(t);
  const asked = await plugin('publish', FILE);
  assert.deepEqual([asked.code, asked.error.code], [2, 'USAGE']);
  write(cwd, {
    'unsigned.tgz': archive({ version: '1.1.0', keys: [] }),
    'other.key': generateKey().privateKey,
  });
  const unsigned = await plugin('publish', 'unsigned.tgz', '--yes');
  assert.deepEqual([unsigned.code, unsigned.error.code], [2, 'USAGE']);
  assert.match(unsigned.error.next, /nexxo plugin sign unsigned\.tgz/);
  const other = await plugin('publish', FILE, '--key', 'other.key', '--yes');
  assert.deepEqual([other.code, other.error.code], [1, 'NEXXO_PUBLISH_SIGNER']);
  const nothing = await plugin('publish', 'nothing.tgz', '--yes');
  assert.deepEqual([nothing.code, nothing.error.code], [2, 'USAGE']);
  assert.equal(remote.versions.get(NAME).length, 1);
});

test('what the registry refuses is told with its code: 1', async (t) => {
  const { plugin, remote } = await author(t);
  remote.lie.respond = (request, response, path) => {
    if (!path.startsWith('/archives/')) return false;
    request.resume();
    response.writeHead(403, { 'content-type': 'application/json; charset=utf-8' });
    const message =
      'NEXXO_NAME_OWNED: The name belongs to another key. Sign with the key that owns the name, or ask its owner to transfer it.';
    response.end(JSON.stringify({ error: { code: 'NEXXO_NAME_OWNED', message } }));
    return true;
  };
  const { code, error } = await plugin('publish', FILE, '--yes');
  assert.deepEqual([code, error.code], [1, 'NEXXO_NAME_OWNED']);
  assert.equal(error.message.split('Sign with the key').length, 2, 'the advice stands once');
});

test('a registry that says it published, and did not log it, is told: 1', async (t) => {
  const { plugin, remote } = await author(t);
  remote.lie.published = (answer) => ({ ...answer, logIndex: 0 });
  const { code, error } = await plugin('publish', FILE, '--yes');
  assert.deepEqual([code, error.code], [1, 'NEXXO_LOG_NOT_INCLUDED']);
});

test('a version is yanked, restored and revoked, each with its entry in the log', async (t) => {
  const { plugin, remote } = await author(t);
  const target = `${NAME}@1.0.0`;
  const steps = [
    [['yank', target, '--reason', 'Breaks.', '--yes'], 'yanked'],
    [['restore', target, '--yes'], 'published'],
    [['yank', target, '--revoke', '--reason', 'It leaks.', '--yes'], 'revoked'],
  ];
  for (const [args, state] of steps) {
    const result = await plugin(...args);
    assert.deepEqual([result.code, result.state], [0, state], JSON.stringify(result));
  }
  assert.deepEqual(
    remote.log.entries
      .map((entry) => JSON.parse(Buffer.from(entry).toString()))
      .map(({ type, reason }) => [type, reason]),
    [
      ['claim', undefined],
      ['publish', undefined],
      ['yank', 'Breaks.'],
      ['restore', undefined],
      ['revoke', 'It leaks.'],
    ],
  );
});

test('a withdrawal without a version, a reason or a yes is wrong use: 2', async (t) => {
  const { plugin } = await author(t);
  for (const args of [
    ['yank', NAME, '--reason', 'x', '--yes'],
    ['yank', `${NAME}@1.0.0`, '--yes'],
    ['yank', `${NAME}@1.0.0`, '--reason', 'x'],
    ['restore', NAME, '--yes'],
    ['transfer', `${NAME}@1.0.0`, '--to', 'x', '--yes'],
  ]) {
    const { code, error } = await plugin(...args);
    assert.deepEqual([code, error.code], [2, 'USAGE'], args.join(' '));
  }
});

test('a registry that says a version is withdrawn, and did not log it, is told: 1', async (t) => {
  const { plugin, remote } = await author(t);
  remote.lie.answer = (procedure, data) =>
    procedure === 'requests.withdraw' ? { ...data, logIndex: 0 } : undefined;
  const { code, error } = await plugin('yank', `${NAME}@1.0.0`, '--reason', 'x', '--yes');
  assert.deepEqual([code, error.code], [1, 'NEXXO_LOG_NOT_INCLUDED']);
});

test('a name is given to another key, and to no other than was named', async (t) => {
  const other = generateKey();
  const { plugin, remote, cwd } = await author(t, { files: { 'other.pub': other.publicKey } });
  const { code, from, to } = await plugin('transfer', NAME, '--to', 'other.pub', '--yes');
  assert.deepEqual([code, from, to], [0, key.keyId, other.keyId]);
  remote.lie.answer = (procedure, data) =>
    procedure === 'requests.transfer' ? { ...data, owner: { ...data.owner, keyId: key.keyId } } : undefined;
  const wrong = await plugin('transfer', NAME, '--to', 'other.pub', '--yes');
  assert.deepEqual([wrong.code, wrong.error.code], [1, 'NEXXO_REGISTRY_ANSWER']);
  const secret = await nexxoJson(['plugin', 'transfer', NAME, '--to', 'nexxo.key', '--yes'], { cwd });
  assert.deepEqual([secret.code, secret.error.code], [2, 'USAGE']);
});

test('L10 neither the private key nor the request that it signed is told to anybody who reads what is printed', async (t) => {
  const { plugin, words, remote } = await author(t);
  const sent = [];
  remote.lie.respond = (request, response) => {
    const envelope = request.headers['nexxo-request'];
    if (envelope === undefined) return false;
    sent.push(envelope);
    response.writeHead(500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code: 'NEXXO_REGISTRY_UNAVAILABLE', message: 'Busy.' } }));
    return true;
  };
  const { out, err } = await words('publish', FILE, '--yes');
  const json = JSON.stringify(await plugin('publish', FILE, '--yes'));
  assert.equal(sent.length, 2);
  const secret = key.privateKey.split('\n')[1];
  const signatures = sent.map(
    (envelope) => JSON.parse(Buffer.from(envelope, 'base64').toString()).signatures[0].sig,
  );
  for (const text of [out, err, json])
    for (const hidden of [secret, ...sent, ...signatures]) assert.ok(!text.includes(hidden));
});
