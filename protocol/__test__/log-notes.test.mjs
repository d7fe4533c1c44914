import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  EMPTY_ROOT,
  formatVerifierKey,
  logOrigin,
  openCheckpoint,
  openNote,
  parseVerifierKey,
  signCheckpoint,
  signNote,
} from '../dist/index.js';

const refused = { code: 'NEXXO_LOG_SIGNATURE' };

/** The keys with which Go's package for notes tests itself: an Ed25519 seed and what it writes of them. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const PETER_SEED = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const PETER_SIGNATURE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const ENOCH_SIGNATURE =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const TEXT =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n";

const peterKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), PETER_SEED]),
  format: 'der',
  type: 'pkcs8',
});

test('a note is signed and its key is written as Go does it', () => {
  assert.equal(signNote(TEXT, 'PeterNeumann', peterKey), `${TEXT}\n${PETER_SIGNATURE}`);
  assert.equal(formatVerifierKey('PeterNeumann', createPublicKey(peterKey)), PETER);
});

test('a note that Go signed is opened, and signatures of other keys do not count', () => {
  const both = `${TEXT}\n${PETER_SIGNATURE}${ENOCH_SIGNATURE}`;
  assert.equal(openNote(both, parseVerifierKey(PETER)), TEXT);
  assert.equal(openNote(both, parseVerifierKey(ENOCH)), TEXT);
  assert.throws(() => openNote(`${TEXT}\n${PETER_SIGNATURE}`, parseVerifierKey(ENOCH)), refused);
});

test('any part of a key, and any letter changed in it, is no key', () => {
  parseVerifierKey(PETER);
  for (let start = 0; start <= PETER.length; start++) {
    for (let end = start + 1; end <= PETER.length; end++) {
      if (start === 0 && end === PETER.length) continue;
      assert.throws(() => parseVerifierKey(PETER.slice(start, end)), refused);
    }
    const next = String.fromCharCode(PETER.charCodeAt(start) + 1);
    assert.throws(() => parseVerifierKey(PETER.slice(0, start) + next + PETER.slice(start + 1)), refused);
  }
  for (const bad of [
    'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    `${PETER}\n`,
    PETER.replace('PeterNeumann', 'Peter Neumann'),
    PETER.replace('c74f20a3', 'C74F20A3'),
    `${'x'.repeat(100_000)}${PETER}`,
  ]) {
    assert.throws(() => parseVerifierKey(bad), refused, bad.slice(0, 80));
  }
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  assert.throws(() => formatVerifierKey('a', publicKey), TypeError);
});

test('J10 a note with a signature that is garbage, or of another text, is refused', () => {
  const peter = parseVerifierKey(PETER);
  const garbage = `— PeterNeumann ${Buffer.concat([peter.id, Buffer.alloc(64, 7)]).toString('base64')}\n`;
  for (const bad of [
    `${TEXT}\n${garbage}`,
    `${TEXT}\n${PETER_SIGNATURE}${garbage}`,
    `${TEXT}more\n\n${PETER_SIGNATURE}`,
    `${TEXT}\n— PeterNeumann ${Buffer.from(peter.id).toString('base64')}\n`,
  ]) {
    assert.throws(() => openNote(bad, peter), refused);
  }
});

test('what is no note is refused', () => {
  const peter = parseVerifierKey(PETER);
  for (const bad of [
    '',
    '\n',
    '\n\n',
    TEXT,
    `${TEXT}\n`,
    `${TEXT}\n${PETER_SIGNATURE.slice(0, -1)}`,
    `\u0001${TEXT}\n${PETER_SIGNATURE}`,
    `\ud800${TEXT}\n${PETER_SIGNATURE}`,
    `${TEXT}\n${PETER_SIGNATURE.replace('PeterNeumann', 'Peter Neumann')}`,
    `${TEXT}\n${PETER_SIGNATURE.replace('—', '-')}`,
    `${TEXT}\n${PETER_SIGNATURE}Unexpected line.\n`,
    `${TEXT}\n${PETER_SIGNATURE.repeat(17)}`,
    `${TEXT}\n${PETER_SIGNATURE}\n`,
    `${TEXT}\r\n${PETER_SIGNATURE}`,
    `${'x'.repeat(1_000_000)}\n\n${PETER_SIGNATURE}`,
  ]) {
    assert.throws(() => openNote(bad, peter), refused, JSON.stringify(bad.slice(0, 60)));
  }
});

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const log = { origin: 'plugins.acme.example/npm', privateKey };
const verifier = parseVerifierKey(formatVerifierKey(log.origin, publicKey));
const root = Buffer.alloc(32, 9);

test('a checkpoint is what was signed, with any letter changed it is refused', () => {
  const note = signCheckpoint({ size: 70_000, root }, log);
  assert.ok(note.startsWith(`plugins.acme.example/npm\n70000\n${root.toString('base64')}\n\n— `));
  assert.equal(openCheckpoint(note, log.origin, verifier).size, 70_000);
  assert.deepEqual(Buffer.from(openCheckpoint(note, log.origin, verifier).root), root);
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 0xffff }), (place, other) => {
      const at = place % note.length;
      const changed =
        note.slice(0, at) + String.fromCharCode(note.charCodeAt(at) ^ other) + note.slice(at + 1);
      assert.throws(() => openCheckpoint(changed, log.origin, verifier), refused);
    }),
    { numRuns: 300 },
  );
});

test('J5 a note that the key signed is a checkpoint only of its own log, and only with a size and a root', () => {
  const base64 = root.toString('base64');
  const lines = (...all) => signNote(`${all.join('\n')}\n`, log.origin, privateKey);
  assert.equal(openCheckpoint(lines(log.origin, '5', base64, 'an extension'), log.origin, verifier).size, 5);
  for (const bad of [
    lines('another.example', '5', base64),
    lines(log.origin, '05', base64),
    lines(log.origin, '-5', base64),
    lines(log.origin, '5.5', base64),
    lines(log.origin, '1e3', base64),
    lines(log.origin, '0x10', base64),
    lines(log.origin, '', base64),
    lines(log.origin, String(2 ** 48 + 1), base64),
    lines(log.origin, '9'.repeat(400), base64),
    lines(log.origin, '5', base64.slice(1)),
    lines(log.origin, '5', base64.replace('=', '')),
    lines(log.origin, '5', Buffer.alloc(31).toString('base64')),
    lines(log.origin, '0', base64),
    lines(log.origin, '5', base64, '', 'an extension'),
    lines(log.origin, '5'),
    lines(log.origin),
  ]) {
    assert.throws(() => openCheckpoint(bad, log.origin, verifier), refused, bad);
  }
  const empty = signCheckpoint({ size: 0, root: EMPTY_ROOT }, log);
  assert.equal(openCheckpoint(empty, log.origin, verifier).size, 0);
});

test('a log is named by the registry’s address', () => {
  assert.equal(logOrigin('https://plugins.acme.example/'), 'plugins.acme.example');
  assert.equal(logOrigin('http://127.0.0.1:4873/'), '127.0.0.1:4873');
  assert.equal(logOrigin('https://acme.example/plugins/'), 'acme.example/plugins');
});

test('no text makes the parsers of notes and keys do anything but refuse it', () => {
  const parts = fc.constantFrom(
    '\n',
    '\n\n',
    '— ',
    log.origin,
    ' ',
    '+',
    '5',
    root.toString('base64'),
    '=',
    'A',
    '\0',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(parts, { maxLength: 20 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      assert.throws(() => openCheckpoint(text, log.origin, verifier), refused);
      assert.throws(() => parseVerifierKey(text), refused);
    }),
    { numRuns: 1000 },
  );
});
