// Archives: signing adds and keeps, verifying ends with the code of what does not hold.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateKey, readArchive } from '@nexxo/native/signing';
import { directory, nexxo, nexxoJson, write } from './lib/nexxo.mjs';
import { archive, envelope, files, installed, key, manifest, NAME, trusting } from './lib/signed-plugin.mjs';

const project = { 'package.json': { name: 'app', version: '1.0.0' } };

test('signing keeps the signatures that are there, and --out leaves the file as it is', async (t) => {
  const second = generateKey();
  const unsigned = archive({ keys: [] });
  const cwd = directory(t, {
    ...project,
    'x.tgz': unsigned,
    'a.key': key.privateKey,
    'b.key': second.privateKey,
  });
  const first = await nexxoJson(['plugin', 'sign', 'x.tgz', '--key', 'a.key', '--out', 'y.tgz'], { cwd });
  assert.deepEqual(first.signers, [key.keyId]);
  assert.deepEqual(readFileSync(join(cwd, 'x.tgz')), unsigned);
  const both = await nexxoJson(['plugin', 'sign', 'y.tgz', '--key', 'b.key'], { cwd });
  assert.deepEqual(both.signers, [key.keyId, second.keyId].sort());
  write(cwd, { 'nexxo.trust.json': { ...trusting([key, second]), threshold: 2 } });
  assert.equal((await nexxoJson(['plugin', 'verify', 'y.tgz'], { cwd })).code, 0);
  assert.equal(
    (await nexxoJson(['plugin', 'verify', 'x.tgz'], { cwd })).error.code,
    'NEXXO_SIGNATURE_MISSING',
  );
});

test('an envelope alone is signed too', async (t) => {
  const cwd = directory(t, {
    'nexxo.manifest.json': envelope(manifest(files()), []),
    'a.key': key.privateKey,
  });
  const { code, signers } = await nexxoJson(['plugin', 'sign', 'nexxo.manifest.json', '--key', 'a.key'], {
    cwd,
  });
  assert.equal(code, 0);
  assert.deepEqual(signers, [key.keyId]);
});

test('each thing that does not hold ends with 1 and has its code; with the text on stderr, nothing on stdout', async (t) => {
  const other = generateKey();
  const cwd = directory(t, project);
  const garbage = envelope(manifest(files()), [key]).replace(/("sig": ")[^"]+/, '$1Z2FyYmFnZQ==');
  const place = `node_modules/${NAME}`;
  const verify = async (target, given, trust = trusting([key]), ...args) => {
    write(cwd, { 'nexxo.trust.json': trust, ...given });
    const { code, error } = await nexxoJson(['plugin', 'verify', target, ...args], { cwd });
    return [code, error?.code];
  };
  assert.deepEqual(await verify('x.tgz', { 'x.tgz': archive() }), [0, undefined]);
  assert.deepEqual(await verify('x.tgz', { 'x.tgz': archive({ keys: [] }) }), [1, 'NEXXO_SIGNATURE_MISSING']);
  assert.deepEqual(await verify('x.tgz', { 'x.tgz': archive({ keys: [other] }) }), [
    1,
    'NEXXO_SIGNER_UNTRUSTED',
  ]);
  const narrow = { patterns: ['other'] };
  assert.deepEqual(await verify('x.tgz', { 'x.tgz': archive() }, trusting([key], narrow)), [
    1,
    'NEXXO_SIGNER_NOT_ALLOWED',
  ]);
  const old = { expires: '2020-01-01T00:00:00Z' };
  assert.deepEqual(await verify('x.tgz', {}, trusting([key], old)), [1, 'NEXXO_KEY_EXPIRED']);
  const revoked = [{ keyId: key.keyId, time: '2026-01-01T00:00:00Z', reason: 'Stolen.' }];
  assert.deepEqual(await verify('x.tgz', {}, { ...trusting([key]), revoked }), [1, 'NEXXO_KEY_REVOKED']);
  assert.deepEqual(await verify('x.tgz', { 'x.tgz': 'no archive' }), [1, 'NEXXO_ARCHIVE_INVALID']);
  assert.deepEqual(await verify('./e.json', { 'e.json': garbage }), [1, 'NEXXO_SIGNATURE_INVALID']);
  assert.deepEqual(await verify(NAME, installed()), [0, undefined]);
  assert.deepEqual(await verify(NAME, { [`${place}/plugin.mjs`]: 'evil()' }), [1, 'NEXXO_FILE_CHANGED']);
  assert.deepEqual(await verify(NAME, { ...installed(), [`${place}/more.js`]: '' }), [
    1,
    'NEXXO_FILE_UNSIGNED',
  ]);
  assert.deepEqual(
    await verify(`./${place}`, {}),
    [1, 'NEXXO_FILE_UNSIGNED'],
    'a directory is named by its path',
  );
  assert.deepEqual(
    await verify(NAME, installed(), '[]'),
    [2, 'NEXXO_TRUST_INVALID'],
    'a file of the project is wrong',
  );
  assert.deepEqual(await verify('nothing', {}), [2, 'USAGE']);
  assert.deepEqual(await verify('../x', {}), [2, 'USAGE']);
  const { code, out, err } = await nexxo(['plugin', 'verify', 'x.tgz'], { cwd });
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /^NEXXO_ARCHIVE_INVALID /);
});

test('a lockfile is held against, unless --no-lock is said; --trust takes another store', async (t) => {
  const cwd = directory(t, {
    ...project,
    'x.tgz': archive(),
    'nexxo.lock': { version: 1, plugins: {} },
    'other.json': trusting([key]),
  });
  const verify = async (...args) =>
    (await nexxoJson(['plugin', 'verify', 'x.tgz', '--trust', 'other.json', ...args], { cwd })).error?.code;
  assert.equal(await verify(), 'NEXXO_LOCK_MISSING');
  assert.equal(await verify('--no-lock'), undefined);
});

test('inspect shows everything and each signer with what the project thinks of it, and says that nothing is verified', async (t) => {
  const other = generateKey();
  const capabilities = [{ capability: 'read', value: ['icons'], reason: 'Reads the icons.' }];
  const cwd = directory(t, {
    ...project,
    'x.tgz': archive({ keys: [key, other], capabilities, limits: { cpuMs: 300 } }),
    'nexxo.trust.json': trusting([key]),
  });
  const { code, out } = await nexxo(['plugin', 'inspect', 'x.tgz'], { cwd });
  assert.equal(code, 0);
  for (const text of [
    NAME,
    '1.0.0',
    'read: ["icons"]: Reads the icons.',
    'limits.cpuMs: 300',
    'plugin.mjs',
    'Acme',
  ])
    assert.ok(out.includes(text), text);
  assert.match(out, /None of this was verified/);
  const { signers, verified } = await nexxoJson(['plugin', 'inspect', 'x.tgz'], { cwd });
  assert.equal(verified, false);
  assert.deepEqual(
    new Map(signers.map(({ keyId, state }) => [keyId, state])),
    new Map(
      [
        [key.keyId, 'trusted'],
        [other.keyId, 'unknown'],
      ].sort(),
    ),
  );
});

test('text of a hostile manifest cannot steer the terminal, as text or in JSON', async (t) => {
  const hostile = '{"manifestVersion":1,"name":"\\u001b]0;owned\\u0007\\u202egpj.exe","\\u001b[2J":1}';
  const cwd = directory(t, { 'e.json': envelope(manifest(files()), []) });
  const text = JSON.parse(readFileSync(join(cwd, 'e.json'), 'utf8'));
  write(cwd, {
    'e.json': { ...text, payload: Buffer.from(hostile).toString('base64'), payloadType: text.payloadType },
  });
  write(cwd, { 'f.json': { ...text, payloadType: '\u001b[31mred\u009b' } });
  for (const file of ['e.json', 'f.json'])
    for (const json of [[], ['--json']])
      for (const command of ['inspect', 'verify']) {
        const { code, out, err } = await nexxo(['plugin', command, `./${file}`, ...json], { cwd });
        assert.equal(code, 1, out + err);
        assert.doesNotMatch(out + err, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
      }
});

test('what cannot be signed is told before a passphrase is asked for', async (t) => {
  const cwd = directory(t, {
    'x.tgz': 'no archive',
    'y.json': '{}',
    'a.key': key.privateKey,
    'package.json': '{}',
  });
  const sign = async (file) => {
    const { code, error } = await nexxoJson(['plugin', 'sign', file, '--key', 'a.key'], { cwd });
    return [code, error.code];
  };
  assert.deepEqual(await sign('x.tgz'), [1, 'NEXXO_ARCHIVE_INVALID']);
  assert.deepEqual(await sign('y.json'), [1, 'NEXXO_ENVELOPE_INVALID']);
  assert.deepEqual(await sign('z.tgz'), [2, 'USAGE']);
});

test('an archive whose files are not those of its manifest is not signed', async (t) => {
  const cwd = directory(t, { 'x.tgz': archive(), 'a.key': key.privateKey });
  assert.ok(readArchive(readFileSync(join(cwd, 'x.tgz'))).length > 2);
  const { writeArchive } = await import('../../generated/binding.js');
  const swapped = [
    ...files({ code: 'evil()' }),
    { path: 'nexxo.manifest.json', data: Buffer.from(envelope(manifest(files()), [])) },
  ];
  write(cwd, { 'x.tgz': writeArchive(swapped) });
  const { code, error } = await nexxoJson(['plugin', 'sign', 'x.tgz', '--key', 'a.key'], { cwd });
  assert.deepEqual([code, error.code], [1, 'NEXXO_FILE_CHANGED']);
});
