import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeEntry, encodeEntry } from '../dist/index.js';

const refused = { code: 'NEXXO_REGISTRY_ANSWER' };
const key = `SHA256:${'A'.repeat(43)}`;
const time = '2026-11-26T10:00:00Z';
const integrity = `sha512-${'b'.repeat(86)}==`;
const manifest = '0a'.repeat(32);

const publish = {
  type: 'publish',
  name: '@acme/icons',
  version: '1.2.3',
  integrity,
  manifest,
  signers: [key],
  key,
  time,
};
const yank = { type: 'yank', name: 'icons', version: '1.0.0-beta.1+x', reason: 'It says “no”.', key, time };
const all = [
  publish,
  yank,
  { type: 'revoke', name: 'icons', version: '1.0.0', key, time },
  { type: 'restore', name: 'icons', version: '1.0.0', key, time },
  { type: 'claim', name: 'icons', key, time },
  { type: 'transfer', name: 'icons', from: key, to: key, time },
];
const bytesOf = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

test('an entry has one spelling, whatever order its fields are given in', () => {
  for (const entry of all) {
    const text = JSON.stringify(entry);
    const backwards = Object.fromEntries(Object.entries(entry).reverse());
    assert.equal(Buffer.from(encodeEntry(backwards)).toString(), text);
    assert.deepEqual(decodeEntry(bytesOf(text)), entry);
  }
});

test('J3 any other spelling of an entry is refused', () => {
  const text = JSON.stringify(yank);
  for (const bad of [
    `\ufeff${text}`,
    ` ${text}`,
    `${text}\n`,
    text.replace(',', ', '),
    text.replace('"icons"', '"icons","name":"icons"'),
    text.replace('"icons"', '"\\u0069cons"'),
    text.replace('{', '{"__proto__":{},'),
    text.replace('{', '{"more":1,'),
    text.replace('“', '\\u201c'),
    JSON.stringify(Object.fromEntries(Object.entries(yank).reverse())),
    '',
    'null',
    '[]',
    '5',
    '"yank"',
    '{}',
    '{"type":"__proto__"}',
    '{"type":"constructor"}',
    '{"type":"toString"}',
    '{"type":["yank"]}',
    '['.repeat(4000),
    'x'.repeat(10_000_000),
  ]) {
    assert.throws(() => decodeEntry(bytesOf(bad)), refused, bad.slice(0, 100));
  }
  assert.throws(() => decodeEntry(Buffer.concat([bytesOf(text), Buffer.from([0xff])])), refused);
});

test('an entry with a field that is none, or lacks one, is neither written nor read', () => {
  const bad = [
    { ...publish, name: 'Icons' },
    { ...publish, name: '@acme' },
    { ...publish, name: '../x' },
    { ...publish, name: 'а' },
    { ...publish, name: `${'a'.repeat(214)}b` },
    { ...publish, name: 'a\n' },
    { ...publish, version: '1.2' },
    { ...publish, version: '01.2.3' },
    { ...publish, version: 'v1.2.3' },
    { ...publish, version: `1.2.3-${'a'.repeat(300)}` },
    { ...publish, integrity: 'sha1-abc' },
    { ...publish, integrity: integrity.slice(0, -1) },
    { ...publish, manifest: manifest.toUpperCase() },
    { ...publish, manifest: 5 },
    { ...publish, signers: [] },
    { ...publish, signers: key },
    { ...publish, signers: [key, 5] },
    { ...publish, signers: Array(17).fill(key) },
    { ...publish, key: 'SHA256:' },
    { ...publish, key: undefined },
    { ...publish, time: '2026-11-26T10:00:00.000Z' },
    { ...publish, time: '2026-02-30T10:00:00Z' },
    { ...publish, time: '2026-11-26T10:00:00+00:00' },
    { ...publish, time: '2026-11-26T24:00:00Z' },
    { ...yank, reason: '' },
    { ...yank, reason: ' ' },
    { ...yank, reason: 'x'.repeat(501) },
    { ...yank, reason: null },
    { ...yank, type: 'unpublish' },
  ];
  for (const entry of bad) {
    assert.throws(() => encodeEntry(entry), refused, JSON.stringify(entry));
    assert.throws(() => decodeEntry(bytesOf(entry)), refused, JSON.stringify(entry));
  }
  // Fields of other types are not written, and not read.
  const restore = { ...yank, type: 'restore' };
  assert.throws(() => decodeEntry(bytesOf(restore)), refused);
});

test('D11 a reason cannot write over a terminal or turn text around', () => {
  for (const character of [
    '\u001b',
    '\u0007',
    '\n',
    '\u009b',
    '\u202e',
    '\u2066',
    '\u2028',
    '\ud800',
    '\u{e0041}',
  ]) {
    assert.throws(() => encodeEntry({ ...yank, reason: `a${character}b` }), refused);
  }
  assert.equal(
    decodeEntry(encodeEntry({ ...yank, reason: 'Ünï 漢字 👩‍💻 "\\' })).reason,
    'Ünï 漢字 👩‍💻 "\\',
  );
});

test('any bytes changed in an entry give another entry or none, and what is read is written as it was', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...all), changes, (entry, changed) => {
      const bytes = Buffer.from(encodeEntry(entry));
      for (const [at, byte] of changed) bytes[at % bytes.length] = byte;
      try {
        assert.deepEqual(Buffer.from(encodeEntry(decodeEntry(bytes))), bytes);
      } catch (error) {
        assert.equal(error.code, 'NEXXO_REGISTRY_ANSWER', error.stack);
      }
    }),
    { numRuns: 2000 },
  );
});

test('no JSON and no bytes make the reader of entries do anything but refuse them', () => {
  const values = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(bytesOf));
  fc.assert(
    fc.property(values, (bytes) => assert.throws(() => decodeEntry(bytes), refused)),
    { numRuns: 1000 },
  );
});
