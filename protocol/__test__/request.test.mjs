import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { generateKey, keyIdOf, signManifest, signStatement } from '@nexxo/native/signing';
import { payload as manifest } from '../../__test__/lib/sample-manifest.mjs';
import { MAX_REQUEST_BYTES, REQUEST_TYPE, signRequest, verifyRequest } from '../dist/index.js';

const REGISTRY = 'https://plugins.acme.example/';
const NOW = Date.parse('2026-11-26T10:00:00Z');
const key = generateKey();
const other = generateKey();
const INTEGRITY = `sha512-${'A'.repeat(86)}==`;
const CHANGE = { action: 'publish', name: '@acme/x', package: { version: '1.2.3', integrity: INTEGRITY } };

const base64Of = ({ publicKey }) => publicKey.replace(/-----[A-Z ]+-----|\s/g, '');
const signed = (change = CHANGE, options = {}) =>
  signRequest(change, { registry: REGISTRY, privateKey: key.privateKey, now: NOW, ...options });
const verify = (text, registry = REGISTRY, now = NOW) => verifyRequest(Buffer.from(text), registry, now);
const payloadOf = (text) => JSON.parse(Buffer.from(JSON.parse(text).payload, 'base64').toString());
/** A request with something changed in it, signed as a hostile client could. */
const forged = (change, signer = key, payloadType = REQUEST_TYPE) => {
  const value = payloadOf(signed());
  const payload = Buffer.from(JSON.stringify(change(value) ?? value));
  return signStatement({ payload, payloadType, privateKey: signer.privateKey });
};
const refuses = (text, code, ...rest) =>
  assert.throws(() => verify(text, ...rest), { name: 'RegistryError', code }, text);

test('a signed request of each kind comes back with the key that signed it', () => {
  for (const change of [
    CHANGE,
    { action: 'yank', name: 'x', package: { version: '1.0.0-a.1+b' }, reason: 'It eats files.' },
    { action: 'restore', name: 'x', package: { version: '1.0.0' } },
    { action: 'revoke', name: 'x', package: { version: '1.0.0' }, reason: 'Its key was stolen.' },
    { action: 'transfer', name: 'x', to: base64Of(other) },
  ]) {
    const { request, keyId, nonceExpires } = verify(signed(change));
    assert.equal(keyId, keyIdOf(key.publicKey));
    assert.equal(nonceExpires, NOW + 6 * 60_000);
    const { version, registry, key: named, nonce, time, expires, ...rest } = request;
    assert.deepEqual(rest, change);
    assert.deepEqual([version, registry, named], [1, REGISTRY, base64Of(key)]);
    assert.deepEqual([time, expires], ['2026-11-26T10:00:00Z', '2026-11-26T10:05:00Z']);
    assert.match(nonce, /^[\w-]{22}$/);
  }
  assert.notEqual(payloadOf(signed()).nonce, payloadOf(signed()).nonce);
});

test('a request for one registry is none for another', () => {
  for (const registry of ['https://plugins.acme.example', 'http://plugins.acme.example/', 'https://other/'])
    refuses(signed(), 'NEXXO_REQUEST_REGISTRY', registry);
});

test('J8 a request counts from its time to its end, give or take a minute, and for ten at most', () => {
  verify(signed(), REGISTRY, NOW - 60_000);
  verify(signed(), REGISTRY, NOW + 6 * 60_000);
  refuses(signed(), 'NEXXO_REQUEST_EXPIRED', REGISTRY, NOW - 61_000);
  refuses(signed(), 'NEXXO_REQUEST_EXPIRED', REGISTRY, NOW + 6 * 60_000 + 1000);
  const until = (expires) =>
    forged((value) => {
      value.expires = expires;
    });
  verify(until('2026-11-26T10:10:00Z'));
  for (const expires of [
    '2026-11-26T10:10:01Z',
    '2026-11-26T10:00:00Z',
    '2026-11-26T09:59:00Z',
    '9999-12-31T23:59:59Z',
  ])
    refuses(until(expires), 'NEXXO_REQUEST_INVALID');
});

test('J5 what was signed for another purpose is no request', () => {
  refuses(
    forged(() => {}, key, 'application/vnd.nexxo.other+json'),
    'NEXXO_REQUEST_SIGNATURE',
  );
  const envelope = signManifest({ payload: manifest, privateKey: key.privateKey });
  refuses(envelope, 'NEXXO_REQUEST_INVALID');
});

test('J10 a garbage signature, none, and one by another key than the named one are refused', () => {
  const text = signed();
  const change = (run) => {
    const value = JSON.parse(text);
    run(value);
    return `${JSON.stringify(value, null, 2)}\n`;
  };
  const garbage = Buffer.alloc(70, 0x30).toString('base64');
  refuses(
    change(({ signatures }) => (signatures[0].sig = garbage)),
    'NEXXO_REQUEST_SIGNATURE',
  );
  refuses(
    change((value) => (value.signatures = [])),
    'NEXXO_REQUEST_SIGNATURE',
  );
  refuses(
    forged(() => {}, other),
    'NEXXO_REQUEST_SIGNATURE',
  );
  const changed = Buffer.from(JSON.stringify({ ...payloadOf(text), name: '@acme/y' })).toString('base64');
  refuses(
    change((value) => (value.payload = changed)),
    'NEXXO_REQUEST_SIGNATURE',
  );
});

test('J2 J4 a key that is not P-256 signs nothing, and a key has one spelling', () => {
  const ed = generateKeyPairSync('ed25519');
  const curve = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
  for (const pair of [ed, curve]) {
    const spki = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    refuses(
      forged((value) => {
        value.key = spki;
      }),
      'NEXXO_REQUEST_SIGNATURE',
    );
  }
  // The same key with its point compressed: the same id, but another text.
  const jwk = createPrivateKey(key.privateKey).export({ format: 'jwk' });
  const y = Buffer.from(jwk.y, 'base64url');
  const prefix = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');
  const point = Buffer.concat([prefix, Buffer.of(2 + (y.at(-1) & 1)), Buffer.from(jwk.x, 'base64url')]);
  const compressed = point.toString('base64');
  assert.equal(keyIdOf(compressed), key.keyId);
  refuses(
    forged((value) => {
      value.key = compressed;
    }),
    'NEXXO_REQUEST_INVALID',
  );
});

test('J3 a name twice, __proto__, a byte order mark and halves of characters are refused', () => {
  const good = JSON.stringify(payloadOf(signed()));
  const header = (bytes) => `DSSEv1 ${REQUEST_TYPE.length} ${REQUEST_TYPE} ${bytes.length} `;
  for (const bad of [
    good.replace('{', '{"version":1,'),
    good.replace('{', '{"__proto__":{"name":"y"},'),
    `\ufeff${good}`,
    good.replace('@acme/x', '\\ud800'),
    `${good} x`,
    'null',
  ]) {
    const payload = Buffer.from(bad);
    const signature = sign('sha256', Buffer.concat([Buffer.from(header(payload)), payload]), key.privateKey);
    const value = {
      payload: payload.toString('base64'),
      payloadType: REQUEST_TYPE,
      signatures: [{ keyid: key.keyId, sig: signature.toString('base64') }],
    };
    refuses(`${JSON.stringify(value, null, 2)}\n`, 'NEXXO_REQUEST_INVALID');
  }
});

test('a request has its fields and no others', () => {
  const cases = [
    (value) => ({ ...value, extra: 1 }),
    (value) => ({ ...value, 'x-own': 1 }),
    ({ package: _, ...value }) => value,
    ({ nonce: _, ...value }) => value,
    (value) => ({ ...value, version: 2 }),
    (value) => ({ ...value, version: '1' }),
    (value) => ({ ...value, action: 'delete' }),
    (value) => ({ ...value, action: 'toString' }),
    (value) => ({ ...value, action: 'transfer' }),
    (value) => ({ ...value, nonce: 'short' }),
    (value) => ({ ...value, nonce: `${'A'.repeat(21)}B` }),
    (value) => ({ ...value, time: '2026-11-26' }),
    (value) => ({ ...value, time: '2026-02-30T10:00:00Z' }),
    (value) => ({ ...value, registry: 'plugins' }),
    (value) => ({ ...value, package: { ...value.package, more: 1 } }),
    (value) => ({ ...value, package: { ...value.package, version: 'v1.0.0' } }),
    (value) => ({ ...value, package: { ...value.package, integrity: 'sha1-x' } }),
    (value) => ({ ...value, package: [] }),
    (value) => [value],
    () => 7,
  ];
  for (const change of cases) refuses(forged(change), 'NEXXO_REQUEST_INVALID');
  for (const name of ['', 'X', '../x', '@/x', 'a b', 'é', '__proto__', 7, 'x'.repeat(215)])
    refuses(
      forged((value) => ({ ...value, name })),
      'NEXXO_NAME_INVALID',
    );
  const withdraw = { action: 'yank', name: 'x', package: { version: '1.0.0' } };
  for (const reason of ['', ' ', 'x'.repeat(501), 'a\u001b[31m', '\u202e', undefined])
    assert.throws(() => signed({ ...withdraw, reason }), { code: 'NEXXO_REQUEST_INVALID' });
});

test('a request that is too long or no envelope is refused before it is looked at', () => {
  refuses('x'.repeat(24_577), 'NEXXO_REQUEST_INVALID');
  for (const text of ['', '{}', 'null', '[]', '{"payload":7}', '{"payload":"e30="}', 'x'])
    refuses(text, 'NEXXO_REQUEST_INVALID');
  const long = Buffer.from(JSON.stringify({ ...payloadOf(signed()), x: 'x'.repeat(MAX_REQUEST_BYTES) }));
  const text = signStatement({ payload: long, payloadType: REQUEST_TYPE, privateKey: key.privateKey });
  refuses(text, 'NEXXO_REQUEST_INVALID');
});
