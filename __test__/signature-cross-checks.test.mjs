// Envelopes, signatures and keys of ours in other people's code, and theirs in ours: OpenSSL's command, and Sigstore's DSSE.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { generateKey, keyIdOf, publicKeyOf, signManifest, verifyManifest } from '@nexxo/native/signing';
import { bundleFromJSON, bundleToJSON } from '@sigstore/bundle';
import { DSSEBundleBuilder } from '@sigstore/sign';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { encoding, NAME, payload, TYPE } from './lib/sample-manifest.mjs';

const directory = mkdtempSync(path.join(tmpdir(), 'nexxo-cross-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const trusting = (publicKey) => {
  const keys = [{ keyId: keyIdOf(publicKey), publicKey, patterns: [NAME] }];
  return Buffer.from(JSON.stringify({ version: 1, keys, revoked: [] }));
};
/** An envelope as a package has it, around somebody's signature. */
const enveloped = (publicKey, signature) => {
  const signatures = [{ keyid: keyIdOf(publicKey), sig: Buffer.from(signature).toString('base64') }];
  const envelope = { payload: payload.toString('base64'), payloadType: TYPE, signatures };
  return Buffer.from(`${JSON.stringify(envelope, null, 2)}\n`);
};
const accepts = (publicKey, envelope) =>
  assert.deepEqual(verifyManifest({ envelope, trust: trusting(publicKey), name: NAME }).signers, [
    keyIdOf(publicKey),
  ]);
const file = (name, data) => {
  const place = path.join(directory, name);
  writeFileSync(place, data);
  return place;
};
const openssl = (...args) =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

test('OpenSSL verifies our signature, and refuses it over other bytes', () => {
  const { privateKey, publicKey } = generateKey();
  const { signatures } = JSON.parse(signManifest({ payload, privateKey }));
  const key = file('ours.pub', publicKey);
  const signature = file('ours.sig', Buffer.from(signatures[0].sig, 'base64'));
  const verify = (data) =>
    openssl('dgst', '-sha256', '-verify', key, '-signature', signature, file('data', data));
  assert.match(verify(encoding), /Verified OK/);
  assert.throws(() => verify(payload), { status: 1 }, 'the signature is over the encoding, not the manifest');
});

test("we verify OpenSSL's signature by OpenSSL's key", () => {
  const key = path.join(directory, 'theirs.key');
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', key);
  const publicKey = openssl('pkey', '-in', key, '-pubout');
  const signature = path.join(directory, 'theirs.sig');
  openssl('dgst', '-sha256', '-sign', key, '-out', signature, file('data', encoding));
  accepts(publicKey, enveloped(publicKey, readFileSync(signature)));
  assert.equal(publicKeyOf(readFileSync(key, 'utf8')).keyId, keyIdOf(publicKey));
});

test('encrypted keys open in both directions', () => {
  const { privateKey, publicKey } = generateKey('a passphrase');
  const ours = file('encrypted.key', privateKey);
  const passed = ['-passin', 'pass:a passphrase'];
  assert.equal(openssl('pkey', '-in', ours, ...passed, '-pubout').trim(), publicKey.trim());
  const { privateKey: plain, publicKey: known } = generateKey();
  const theirs = openssl(
    'pkcs8',
    '-topk8',
    '-v2',
    'aes-256-cbc',
    '-in',
    file('plain.key', plain),
    '-passout',
    'pass:another',
  );
  assert.equal(publicKeyOf(theirs, 'another').publicKey, known);
  assert.throws(() => publicKeyOf(theirs, 'wrong'), { code: 'NEXXO_PASSPHRASE' });
});

/** Sigstore's bundle around an envelope; the key is named by a hint. */
const bundleOf = (dsseEnvelope) =>
  bundleFromJSON({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: 'key' }, tlogEntries: [] },
    dsseEnvelope,
  });
const sigstoreVerifies = (publicKey, envelope) => {
  const rawBytes = createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
  const keys = { key: { rawBytes } };
  const root = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
  const verifier = new Verifier(toTrustMaterial(root, keys), {
    tlogThreshold: 0,
    ctlogThreshold: 0,
    tsaThreshold: 0,
  });
  verifier.verify(toSignedEntity(bundleOf(envelope)));
};

test('Sigstore verifies our envelope, and refuses it with another manifest in it', () => {
  const { privateKey, publicKey } = generateKey();
  const envelope = JSON.parse(signManifest({ payload, privateKey }));
  sigstoreVerifies(publicKey, envelope);
  const changed = { ...envelope, payload: Buffer.from('{}').toString('base64') };
  assert.throws(() => sigstoreVerifies(publicKey, changed), { code: 'SIGNATURE_ERROR' });
});

test('we verify an envelope that Sigstore made', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const signer = {
    sign: async (data) => ({
      signature: sign('sha256', data, privateKey),
      key: { $case: 'publicKey', publicKey: pem, hint: keyIdOf(pem) },
    }),
  };
  const bundle = await new DSSEBundleBuilder({ signer, witnesses: [] }).create({ data: payload, type: TYPE });
  const { dsseEnvelope } = bundleToJSON(bundle);
  assert.equal(dsseEnvelope.payload, payload.toString('base64'));
  accepts(pem, enveloped(pem, Buffer.from(dsseEnvelope.signatures[0].sig, 'base64')));
  // Whole as it is, Sigstore's envelope takes our signature beside its own.
  const own = generateKey();
  const both = signManifest({
    payload,
    privateKey: own.privateKey,
    envelope: Buffer.from(JSON.stringify(dsseEnvelope)),
  });
  accepts(own.publicKey, Buffer.from(both));
  assert.equal(JSON.parse(both).signatures.length, 2);
});
