// Signed manifests through the addon: what JavaScript sees, and that WebCrypto, node:crypto, npm and we understand each other.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, verify as nodeVerify, webcrypto } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import * as native from '../generated/binding.js';
import { derOfRaw } from './lib/webcrypto-signatures.mjs';

const NAME = '@acme/rollup-plugin-icons';
const TYPE = 'application/vnd.nexxo.manifest+json';
const now = Date.UTC(2026, 10, 22);
const bytes = (text) => new TextEncoder().encode(text);
const scratch = mkdtempSync(path.join(tmpdir(), 'nexxo-manifest-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

function files(version = '1.0.0') {
  return [
    { path: 'package.json', data: bytes(JSON.stringify({ name: NAME, version })) },
    { path: 'plugin.mjs', data: bytes('export default () => ({ name: "icons" })') },
  ];
}

function manifest(list, version = '1.0.0') {
  return {
    manifestVersion: 1,
    name: NAME,
    version,
    kind: 'artifact',
    entry: 'plugin.mjs',
    files: list.map(({ path, data }) => ({
      path,
      size: data.length,
      sha256: createHash('sha256').update(data).digest('hex'),
    })),
    hooks: ['load'],
    capabilities: [{ capability: 'read', value: ['icons'], reason: 'Reads the icons.' }],
    engines: { nexxo: '>=0.1.0' },
    publisher: { name: 'Acme' },
    time: '2026-11-20T00:00:00Z',
  };
}

const payload = (value) => bytes(JSON.stringify(value));
const key = native.generateKey();
const trusting = (keys, patterns = ['@acme/*']) =>
  bytes(
    JSON.stringify({
      version: 1,
      keys: keys.map(({ keyId, publicKey }) => ({ keyId, publicKey, patterns })),
      revoked: [],
    }),
  );
const signed = (list = files(), version = undefined) =>
  bytes(native.signManifest(payload(manifest(list, version)), key.privateKey));
const request = (more = {}) => ({ envelope: signed(), trust: trusting([key]), now, ...more });
const code = (run) => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.code;
  }
  return 'accepted';
};

function pae(body) {
  return Buffer.concat([bytes(`DSSEv1 ${TYPE.length} ${TYPE} ${body.length} `), body]);
}

test('a signed plugin verifies, and the manifest that comes back is the text that was signed', () => {
  const body = payload(manifest(files()));
  const verified = native.verifyManifest(
    request({ name: NAME, version: '1.0.0', engine: '0.1.0', files: files() }),
  );
  assert.equal(verified.manifest, new TextDecoder().decode(body));
  assert.equal(verified.sha256, createHash('sha256').update(body).digest('hex'));
  assert.deepEqual(verified.signers, [key.keyId]);
});

test('each thing that does not hold has its code', () => {
  const verify = (more) => code(() => native.verifyManifest(request(more)));
  const changed = files();
  changed[1].data = bytes('evil()');
  const envelope = JSON.parse(new TextDecoder().decode(signed()));
  envelope.signatures[0].sig = Buffer.from('garbage').toString('base64');
  const garbage = bytes(`${JSON.stringify(envelope, null, 2)}\n`);
  assert.equal(verify({ envelope: garbage }), 'NEXXO_SIGNATURE_INVALID');
  assert.equal(verify({ envelope: bytes('{}') }), 'NEXXO_ENVELOPE_INVALID');
  assert.equal(verify({ trust: trusting([]) }), 'NEXXO_SIGNER_UNTRUSTED');
  assert.equal(verify({ trust: trusting([key], ['other']) }), 'NEXXO_SIGNER_NOT_ALLOWED');
  assert.equal(verify({ trust: bytes('[]') }), 'NEXXO_TRUST_INVALID');
  assert.equal(verify({ name: 'other' }), 'NEXXO_MANIFEST_MISMATCH');
  assert.equal(verify({ name: NAME, version: '2.0.0' }), 'NEXXO_MANIFEST_MISMATCH');
  assert.equal(verify({ engine: '0.0.1' }), 'NEXXO_ENGINE_RANGE');
  assert.equal(verify({ files: changed }), 'NEXXO_FILE_CHANGED');
  assert.equal(verify({ files: files().slice(0, 1) }), 'NEXXO_FILE_MISSING');
  assert.equal(verify({ files: [...files(), { path: 'x', data: bytes('') }] }), 'NEXXO_FILE_UNSIGNED');
  assert.equal(verify({ files: [...files(), { path: '../x', data: bytes('') }] }), 'NEXXO_OPTION_INVALID');
  assert.equal(verify({ now: Number.NaN }), 'NEXXO_OPTION_INVALID');
  assert.equal(verify({ version: '1.0.0' }), 'NEXXO_OPTION_INVALID');
});

test('a manifest that is not valid is refused with its place', () => {
  const wrong = { ...manifest(files()), name: '../x' };
  assert.throws(() => native.signManifest(payload(wrong), key.privateKey), {
    code: 'NEXXO_MANIFEST_INVALID',
    message: /\/name \(line 1, column \d+\)/,
  });
  assert.equal(
    code(() => native.readManifest(bytes('{"a":1,"a":1}'))),
    'NEXXO_MANIFEST_INVALID',
  );
  assert.deepEqual(JSON.parse(native.readManifest(payload(manifest(files())))).name, NAME);
});

test('a signature by WebCrypto verifies', async () => {
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(
    { name: 'ECDSA', namedCurve: 'P-256' },
    true,
    ['sign', 'verify'],
  );
  const spki = Buffer.from(await webcrypto.subtle.exportKey('spki', publicKey)).toString('base64');
  const keyId = native.keyId(spki);
  const body = payload(manifest(files()));
  const raw = Buffer.from(
    await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, pae(body)),
  );
  const envelope = (sig) =>
    bytes(
      `${JSON.stringify(
        {
          payload: Buffer.from(body).toString('base64'),
          payloadType: TYPE,
          signatures: [{ keyid: keyId, sig: sig.toString('base64') }],
        },
        null,
        2,
      )}\n`,
    );
  const trust = trusting([{ keyId, publicKey: spki }]);
  assert.deepEqual(native.verifyManifest({ envelope: envelope(derOfRaw(raw)), trust, now }).signers, [keyId]);
  assert.equal(
    code(() => native.verifyManifest({ envelope: envelope(raw), trust, now })),
    'NEXXO_SIGNATURE_INVALID',
    'raw r and s, as WebCrypto gives them, are no DER',
  );
});

test('node:crypto verifies our signature and opens our keys', () => {
  const { payload: body, signatures } = JSON.parse(new TextDecoder().decode(signed()));
  const data = pae(Buffer.from(body, 'base64'));
  const sig = Buffer.from(signatures[0].sig, 'base64');
  assert.ok(nodeVerify('sha256', data, createPublicKey(key.publicKey), sig));
  const locked = native.generateKey('a passphrase');
  assert.match(locked.privateKey, /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  const opened = createPublicKey({ key: locked.privateKey, passphrase: 'a passphrase', format: 'pem' });
  assert.equal(opened.export({ type: 'spki', format: 'pem' }), locked.publicKey);
  assert.equal(native.publicKey(locked.privateKey, 'a passphrase'), locked.publicKey);
  assert.equal(
    code(() => native.publicKey(locked.privateKey)),
    'NEXXO_PASSPHRASE',
  );
  assert.equal(
    code(() => native.publicKey(locked.privateKey, 'wrong')),
    'NEXXO_PASSPHRASE',
  );
  assert.equal(
    code(() => native.generateKey('')),
    'NEXXO_PASSPHRASE',
  );
  assert.equal(
    code(() => native.keyId('x')),
    'NEXXO_KEY_INVALID',
  );
});

test('a second signature is added to the first', () => {
  const second = native.generateKey();
  const body = payload(manifest(files()));
  const envelope = bytes(native.signManifest(body, second.privateKey, undefined, signed()));
  const trust = bytes(
    new TextDecoder().decode(trusting([key, second])).replace('"version":1', '"version":1,"threshold":2'),
  );
  assert.equal(native.verifyManifest({ envelope, trust, now }).signers.length, 2);
  assert.equal(
    code(() => native.verifyManifest(request({ trust }))),
    'NEXXO_THRESHOLD',
  );
});

test('an approval is what the lockfile holds later plugins against', () => {
  const granted = '{"read":["icons"]}';
  const lock = bytes(native.approvePlugin(request({ granted })));
  assert.equal(native.verifyManifest(request({ lock })).sha256.length, 64);
  const newer = signed(files('1.1.0'), '1.1.0');
  assert.equal(
    code(() => native.verifyManifest(request({ lock, envelope: newer }))),
    'NEXXO_LOCK_CHANGED',
  );
  const more = '{"read":["icons"],"bundler":true}';
  assert.equal(
    code(() => native.verifyManifest(request({ lock, granted: more }))),
    'NEXXO_LOCK_CAPABILITY',
  );
  assert.throws(() => native.approvePlugin(request()), /asks for more: `read: "icons"`/);
  const empty = bytes('{"version":1,"plugins":{}}');
  assert.equal(
    code(() => native.verifyManifest(request({ lock: empty }))),
    'NEXXO_LOCK_MISSING',
  );
});

test('a lockfile is written in its one form', () => {
  const text = native.approvePlugin(request({ granted: '{"read":["icons"]}' }));
  assert.equal(native.formatLock(bytes(JSON.stringify(JSON.parse(text)))), text);
  assert.throws(() => native.formatLock(bytes('{"version":1,"plugins":[]}')), {
    code: 'NEXXO_LOCK_INVALID',
    message: /\/plugins/,
  });
});

test('npm installs an archive of ours, and we read one of npm', () => {
  const archive = native.packPlugin(signed(), files());
  assert.deepEqual(native.packPlugin(signed(), files()), archive, 'packing is reproducible');
  const project = path.join(scratch, 'project');
  const plain = path.join(scratch, 'plain');
  mkdirSync(project);
  mkdirSync(plain);
  writeFileSync(path.join(scratch, 'ours.tgz'), archive);
  writeFileSync(path.join(project, 'package.json'), '{"name":"x","version":"1.0.0"}');
  const npm = (args, cwd) =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
  npm(['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '../ours.tgz'], project);
  const installed = path.join(project, 'node_modules', NAME);
  assert.deepEqual(new Uint8Array(readFileSync(path.join(installed, 'plugin.mjs'))), files()[1].data);
  assert.deepEqual(new Uint8Array(readFileSync(path.join(installed, 'nexxo.manifest.json'))), signed());
  for (const { path: name, data } of [...files(), { path: 'nexxo.manifest.json', data: signed() }])
    writeFileSync(path.join(plain, name), data);
  npm(['pack', '--ignore-scripts', '--pack-destination', scratch], plain);
  const theirs = native.readArchive(readFileSync(path.join(scratch, 'acme-rollup-plugin-icons-1.0.0.tgz')));
  assert.deepEqual(theirs, native.readArchive(archive));
});

test('a hostile archive is refused', () => {
  assert.equal(
    code(() => native.readArchive(bytes('x'))),
    'NEXXO_ARCHIVE_INVALID',
  );
  const archive = native.writeArchive(files());
  assert.equal(
    code(() => native.readArchive(Buffer.concat([archive, archive]))),
    'NEXXO_ARCHIVE_INVALID',
  );
  assert.equal(
    code(() => native.writeArchive([{ path: '../x', data: bytes('') }])),
    'NEXXO_OPTION_INVALID',
  );
});
