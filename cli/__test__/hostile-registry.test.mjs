// A registry that lies, in every way that it can: each lie is found by its own rule, and the project stays as it was.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { ENVELOPE_FILE, generateKey, readArchive, writeArtifact } from '@nexxo/native/signing';
import { nexxoJson, write } from './lib/nexxo.mjs';
import { contents, start } from './lib/registry-project.mjs';
import { archive, files, key, manifest, NAME } from './lib/signed-plugin.mjs';
import { Log } from './lib/stand-in-registry.mjs';

const bytes = (text) => new TextEncoder().encode(text);

/** The archive with another signature by the same key in its envelope. */
function withSignature(sig) {
  const all = readArchive(archive());
  const envelope = JSON.parse(Buffer.from(all.find(({ path }) => path === ENVELOPE_FILE).data).toString());
  envelope.signatures[0].sig = sig(envelope.signatures[0].sig);
  const rest = all.filter(({ path }) => path !== ENVELOPE_FILE);
  return Buffer.from(writeArtifact(bytes(`${JSON.stringify(envelope, null, 2)}\n`), rest));
}

/** A valid signature of something else. */
const otherSignature = () => {
  const all = readArchive(archive({ version: '9.9.9' }));
  return JSON.parse(Buffer.from(all.find(({ path }) => path === ENVELOPE_FILE).data).toString()).signatures[0]
    .sig;
};

/** Answers without an end. */
const endless = (type) => (response) => {
  response.writeHead(200, { 'content-type': type });
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20)));
  };
  response.on('drain', more);
  more();
};
const at = (start, answer) => (_request, response, path) => {
  if (!path.startsWith(start)) return false;
  answer(response);
  return true;
};
const answered = (procedure, change) => (asked, data) =>
  asked === procedure ? (change(data) ?? data) : undefined;
const release = (change) => answered('plugins.version', change);

const sha512 = `sha512-${Buffer.alloc(64, 7).toString('base64')}`;

for (const [what, code, lie, options = {}] of [
  [
    'J6: the bytes of the archive are others',
    'NEXXO_REGISTRY_ANSWER',
    () => ({ archive: (data) => Buffer.concat([data.subarray(0, -1), Buffer.of(data.at(-1) ^ 1)]) }),
  ],
  [
    'J6: the archive is of another version, signed as it should be',
    'NEXXO_REGISTRY_ANSWER',
    () => ({ archive: () => archive({ version: '1.0.1' }) }),
  ],
  [
    'the integrity is another than in the log',
    'NEXXO_LOG_NOT_INCLUDED',
    () => ({ answer: release((data) => void (data.integrity = sha512)) }),
  ],
  [
    'the integrity is wrong, in the log too',
    'NEXXO_REGISTRY_ANSWER',
    () => ({}),
    { publish: { integrity: sha512 } },
  ],
  [
    'the manifest is another than the one in the archive, in the log too',
    'NEXXO_REGISTRY_ANSWER',
    () => ({}),
    { publish: { manifest: 'a'.repeat(64) } },
  ],
  [
    'J10: a signature of rubbish',
    'NEXXO_SIGNATURE_INVALID',
    () => ({}),
    { file: withSignature(() => Buffer.alloc(70, 7).toString('base64')) },
  ],
  [
    'J10: a signature that was made for another manifest',
    'NEXXO_SIGNATURE_INVALID',
    () => ({}),
    { file: withSignature(otherSignature) },
  ],
  [
    'J10: a signature that is empty',
    /^NEXXO_(?:SIGNATURE|ENVELOPE)_INVALID$/,
    () => ({}),
    { file: () => withSignature(() => '') },
  ],
  [
    'J7: a log that another history was seen of',
    'NEXXO_LOG_INCONSISTENT',
    async (remote) => ({ kept: await fork(remote).checkpoint() }),
  ],
  [
    'J7: a checkpoint that is older than the one that was seen',
    'NEXXO_LOG_INCONSISTENT',
    async (remote) => {
      remote.log.append({ type: 'claim', name: 'x', key: key.keyId, time: '2026-11-20T10:00:00Z' });
      const kept = await remote.log.checkpoint();
      return { kept, checkpoint: () => remote.log.checkpoint(1) };
    },
  ],
  [
    'a checkpoint by another key',
    'NEXXO_LOG_SIGNATURE',
    (remote) => ({ checkpoint: () => fork(remote, new Log(remote.log.origin)).checkpoint() }),
  ],
  [
    'a checkpoint of another log by the same key',
    'NEXXO_LOG_SIGNATURE',
    (remote) => ({ checkpoint: () => fork(remote, new Log('other.example', remote.log.keys)).checkpoint() }),
  ],
  ['a checkpoint that is none', 'NEXXO_LOG_SIGNATURE', () => ({ checkpoint: () => 'nothing\n' })],
  [
    'a place in the log where something else stands',
    'NEXXO_LOG_NOT_INCLUDED',
    (remote) => {
      remote.log.append({ type: 'claim', name: 'x', key: key.keyId, time: '2026-11-20T10:00:00Z' });
      return { answer: release((data) => void (data.logIndex = 2)) };
    },
  ],
  [
    'a place beyond the log',
    'NEXXO_LOG_NOT_INCLUDED',
    () => ({ answer: release((data) => void (data.logIndex = 7)) }),
  ],
  [
    'a version that the log never got',
    'NEXXO_LOG_NOT_INCLUDED',
    (remote) => {
      remote.log.entries[1] = remote.log.entries[1].map((byte) => byte ^ 1);
      return {};
    },
  ],
  [
    'a tile with other hashes',
    'NEXXO_LOG_NOT_INCLUDED',
    (remote) => {
      remote.log.append({ type: 'claim', name: 'x', key: key.keyId, time: '2026-11-20T10:00:00Z' });
      return { tile: (_path, data) => data.map((byte) => byte ^ 1) };
    },
  ],
  [
    'a tile that is too short',
    'NEXXO_REGISTRY_ANSWER',
    (remote) => {
      remote.log.append({ type: 'claim', name: 'x', key: key.keyId, time: '2026-11-20T10:00:00Z' });
      return { tile: (_path, data) => data.subarray(1) };
    },
  ],
  [
    'J7: JSON without an end',
    'NEXXO_REGISTRY_ANSWER',
    () => ({ respond: at('/trpc/', endless('application/json')) }),
  ],
  [
    'J7: an archive without an end',
    'NEXXO_REGISTRY_ANSWER',
    () => ({ respond: at('/npm/', endless('application/octet-stream')) }),
  ],
  [
    'J7: a checkpoint without an end',
    'NEXXO_REGISTRY_ANSWER',
    () => ({ respond: at('/log/', endless('text/plain')) }),
  ],
  [
    'an archive that is larger than one may be',
    'NEXXO_REGISTRY_ANSWER',
    () => ({ answer: release((data) => void (data.size = 33 * 2 ** 20)) }),
  ],
  [
    'a size that is not the archive’s',
    'NEXXO_REGISTRY_ANSWER',
    () => ({ answer: release((data) => void (data.size += 10)) }),
  ],
  ['HTML in place of JSON', 'NEXXO_REGISTRY_ANSWER', () => ({ respond: at('/trpc/', html) })],
  [
    'JSON that says that it is HTML',
    'NEXXO_REGISTRY_ANSWER',
    () => ({
      respond: at('/trpc/', (response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end('{"result":{"data":{}}}');
      }),
    }),
  ],
  ['JSON that breaks off', 'NEXXO_REGISTRY_ANSWER', () => ({ answer: () => '{"result":{"data":{"name":' })],
  ['no result', 'NEXXO_REGISTRY_ANSWER', () => ({ answer: () => '{}' })],
  ['null', 'NEXXO_REGISTRY_ANSWER', () => ({ answer: () => 'null' })],
  [
    'L9: a field that only a prototype brings',
    'NEXXO_REGISTRY_ANSWER',
    () => ({
      answer: (procedure, data) => {
        if (procedure !== 'plugins.version') return undefined;
        const { state: _state, ...rest } = data;
        return `{"result":{"data":{"__proto__":{"state":"published"},${JSON.stringify(rest).slice(1)}}}`;
      },
    }),
  ],
  [
    'L9: a version named __proto__',
    'NEXXO_REGISTRY_ANSWER',
    () => ({ answer: answered('plugins.get', (data) => void (data.versions[0].version = '__proto__')) }),
  ],
  [
    'another plugin than was asked for',
    'NEXXO_REGISTRY_ANSWER',
    () => ({ answer: release((data) => void (data.name = '@acme/other')) }),
  ],
  [
    'another version than was asked for',
    'NEXXO_REGISTRY_ANSWER',
    () => ({ answer: release((data) => void (data.version = '0.9.0')) }),
  ],
  [
    'a name that leads out of its directory',
    'NEXXO_REGISTRY_ANSWER',
    () => ({ answer: answered('plugins.get', (data) => void (data.name = '../../x')) }),
  ],
  [
    'J9: another public key under the id of the signer',
    'NEXXO_REGISTRY_ANSWER',
    () => ({
      answer: release((data) => {
        const publicKey = generateKey().publicKey.replace(/-----[^-]+-----|\s/g, '');
        for (const one of [...data.signers, data.publisher]) one.publicKey = publicKey;
      }),
    }),
    { trust: [] },
  ],
  [
    'signers who did not sign',
    'NEXXO_REGISTRY_ANSWER',
    () => ({}),
    {
      publish: {
        signers: [key, generateKey()].map(({ keyId }) => ({ keyId, publicKey: 'AAAA' })),
      },
    },
  ],
  [
    'a version that was yanked between two answers',
    'NEXXO_VERSION_YANKED',
    () => ({ answer: release((data) => void (data.state = 'yanked')) }),
  ],
])
  test(`refused: ${what}`, async (t) => {
    const file = typeof options.file === 'function' ? made(options.file) : options.file;
    if (file === null) return;
    const { remote, cwd, plugin, caches } = await start(t, { ...options, ...(file ? { file } : {}) });
    const { kept, ...lies } = await lie(remote);
    Object.assign(remote.lie, lies);
    if (kept) write(cwd, { 'nexxo.registry.json': remote.registryFile(['@acme/*'], { checkpoint: kept }) });
    const before = contents(cwd);
    const result = await plugin('install', NAME, '--yes');
    if (code instanceof RegExp) assert.match(result.error.code, code);
    else assert.equal(result.error.code, code, JSON.stringify(result.error));
    assert.equal(result.code, 1);
    assert.deepEqual(contents(cwd), before, 'the project is as it was');
    assert.ok(!existsSync(join(cwd, 'node_modules')));
    assert.ok(!existsSync(join(caches, 'npm')), 'the package manager was never asked');
  });

/** The log of the registry with another first entry. */
function fork(remote, log = new Log(remote.log.origin, remote.log.keys)) {
  log.append({ type: 'claim', name: 'y', key: key.keyId, time: '2026-11-20T10:00:00Z' });
  return log;
}

function html(response) {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<!doctype html><title>Sign in</title>');
}

/** Something that our own tools may already refuse to make. */
function made(make) {
  try {
    return make();
  } catch {
    return null;
  }
}

for (const path of ['/trpc/', '/npm/', '/log/'])
  test(`refused: a redirect of ${path} to another host, which is never asked`, async (t) => {
    const { remote, plugin } = await start(t);
    let asked = 0;
    const other = createServer((_request, response) => {
      asked++;
      response.end();
    });
    await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
    t.after(() => other.close());
    remote.lie.respond = at(path, (response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${other.address().port}/` });
      response.end();
    });
    const { code, error } = await plugin('install', NAME, '--yes');
    assert.deepEqual([code, error.code, asked], [1, 'NEXXO_REGISTRY_ANSWER', 0]);
  });

test('a registry from which nothing comes is unreachable, not waited for without end: 2', async (t) => {
  const { remote, cwd, env } = await start(t);
  remote.lie.respond = at('/log/', () => undefined);
  const { code, error } = await nexxoJson(['plugin', 'install', NAME, '--yes'], {
    cwd,
    env: { ...env, NEXXO_REGISTRY_IDLE_MS: '300' },
  });
  assert.deepEqual([code, error.code], [2, 'NEXXO_REGISTRY_UNREACHABLE']);
});

test('what the registry itself refuses keeps its code, and is no INTERNAL', async (t) => {
  const { remote, plugin } = await start(t);
  const missing = await plugin('install', '@acme/nothing', '--yes');
  assert.deepEqual([missing.code, missing.error.code], [2, 'NEXXO_NOT_FOUND']);
  for (const [status, data, code] of [
    [429, { code: 'TOO_MANY_REQUESTS', httpStatus: 429, nexxo: 'NEXXO_RATE_LIMITED' }, 'NEXXO_RATE_LIMITED'],
    [
      500,
      { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500, nexxo: 'toString' },
      'NEXXO_REGISTRY_UNAVAILABLE',
    ],
  ]) {
    remote.lie.respond = at('/trpc/', (response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: 'x', code: -1, data } }));
    });
    const { code: exit, error } = await plugin('install', NAME, '--yes');
    assert.deepEqual([exit, error.code], [2, code]);
  }
});

test('texts of a registry lose what steers a terminal: \x1b[31m and \u202e', async (t) => {
  const { remote, words, plugin } = await start(t);
  const evil = 'red \x1b[31mtext\u202e \r\nforged line';
  remote.lie.answer = (_procedure, data) => {
    if (Array.isArray(data)) return data;
    if (data.description !== undefined) data.description = evil;
    for (const found of data.plugins ?? []) found.description = evil;
    if (data.state) Object.assign(data, { state: 'yanked', reason: evil });
    return data;
  };
  for (const args of [
    ['info', NAME],
    ['search', 'icons'],
    ['install', NAME],
  ]) {
    const { out, err } = await words(...args);
    assert.match(out + err, /red \[31mtext/);
    assert.doesNotMatch(out + err, /[\x1b\u202e\r]|^forged/m);
  }
  const { description } = await plugin('info', NAME);
  assert.equal(description, 'red [31mtext  forged line');
});

test('K4: a package.json with another version than the manifest is refused', async (t) => {
  const list = files({ version: '1.0.0' });
  const text = manifest(list, { version: '1.0.0' });
  assert.ok(text.includes('1.0.0'));
  const { remote, plugin } = await start(t);
  const [version] = remote.versions.get(NAME);
  version.answer.version = '2.0.0';
  remote.log.entries.length = 0;
  remote.versions.clear();
  remote.owners.clear();
  remote.publish(archive(), { key, version: '2.0.0' });
  const { code, error } = await plugin('install', `${NAME}@2.0.0`, '--yes');
  assert.deepEqual([code, error.code], [1, 'NEXXO_MANIFEST_MISMATCH']);
});
