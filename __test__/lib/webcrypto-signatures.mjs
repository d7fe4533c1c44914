// WebCrypto and we verify each other's signatures, in whatever runtime this is.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { generateKey, keyIdOf, signManifest, verifyManifest } from '@nexxo/native/signing';
import { encoding, NAME, payload, TYPE } from './sample-manifest.mjs';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const { subtle } = webcrypto;

/** WebCrypto's raw `r` and `s` in DER. */
export function derOfRaw(raw) {
  const integer = (number) => {
    let start = 0;
    while (start < 31 && number[start] === 0) start += 1;
    const short = number.subarray(start);
    const body = short[0] > 0x7f ? Buffer.concat([Buffer.of(0), short]) : short;
    return Buffer.concat([Buffer.of(2, body.length), body]);
  };
  const body = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}

/** The other way. */
export function rawOfDer(der) {
  const integer = (at) => {
    const bytes = der.subarray(at + 2, at + 2 + der[at + 1]);
    const number = bytes[0] === 0 ? bytes.subarray(1) : bytes;
    return { number: Buffer.concat([Buffer.alloc(32 - number.length), number]), end: at + 2 + bytes.length };
  };
  const r = integer(2);
  return Buffer.concat([r.number, integer(r.end).number]);
}

export async function assertWebCryptoAgrees() {
  const ours = generateKey();
  const { signatures } = JSON.parse(signManifest({ payload, privateKey: ours.privateKey }));
  const spki = Buffer.from(ours.publicKey.replace(/-----.*-----|\s/g, ''), 'base64');
  const key = await subtle.importKey('spki', spki, ALGORITHM, true, ['verify']);
  const signature = rawOfDer(Buffer.from(signatures[0].sig, 'base64'));
  assert.equal(await subtle.verify(ALGORITHM, key, signature, encoding), true);
  assert.equal(await subtle.verify(ALGORITHM, key, signature, payload), false);

  const theirs = await subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const publicKey = Buffer.from(await subtle.exportKey('spki', theirs.publicKey)).toString('base64');
  const sig = derOfRaw(Buffer.from(await subtle.sign(ALGORITHM, theirs.privateKey, encoding)));
  const keyid = keyIdOf(publicKey);
  const envelope = {
    payload: payload.toString('base64'),
    payloadType: TYPE,
    signatures: [{ keyid, sig: sig.toString('base64') }],
  };
  const trust = { version: 1, keys: [{ keyId: keyid, publicKey, patterns: [NAME] }], revoked: [] };
  const verified = verifyManifest({
    envelope: Buffer.from(`${JSON.stringify(envelope, null, 2)}\n`),
    trust: Buffer.from(JSON.stringify(trust)),
    name: NAME,
  });
  assert.deepEqual(verified.signers, [keyid]);
}
