// nexxo.registry.json: which registry has which names, and the key of its log, which is met once and kept.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { directory, nexxo, nexxoJson, write } from './lib/nexxo.mjs';
import { contents, read } from './lib/registry-project.mjs';
import { Log, standIn } from './lib/stand-in-registry.mjs';

const project = (t) => directory(t, { 'package.json': { name: 'app' } });
const registry = (cwd, ...args) => nexxoJson(['registry', ...args], { cwd });
const file = (cwd) => read(cwd, 'nexxo.registry.json');

test('a registry is added with its key and checkpoint, shown, and removed', async (t) => {
  const cwd = project(t);
  const remote = await standIn(t);
  const added = await registry(cwd, 'add', remote.url, '--for', '@acme/*', '--minimum-age', '72', '--yes');
  assert.deepEqual([added.code, added.isNew, added.registry.log.key], [0, true, remote.log.key]);
  assert.deepEqual(file(cwd).registries, [
    {
      url: remote.url,
      patterns: ['@acme/*'],
      log: { origin: remote.log.origin, key: remote.log.key },
      minimumAgeHours: 72,
      checkpoint: await remote.log.checkpoint(),
    },
  ]);
  await registry(cwd, 'add', remote.url, '--for', 'x');
  const { registries } = await registry(cwd, 'list');
  assert.deepEqual(
    registries.map(({ patterns, entries, minimumAgeHours }) => [patterns, entries, minimumAgeHours]),
    [[['@acme/*', 'x'], 0, 72]],
  );
  assert.equal((await registry(cwd, 'remove', remote.url, '--for', 'y')).code, 1);
  assert.equal((await registry(cwd, 'remove', remote.url, '--for', 'x')).removed, false);
  assert.equal((await registry(cwd, 'remove', remote.url)).removed, true);
  assert.deepEqual(file(cwd).registries, []);
  assert.equal((await registry(cwd, 'remove', remote.url)).code, 1);
});

test('an unknown key is asked about: without --yes nothing is written; with --log-key nobody is asked', async (t) => {
  const cwd = project(t);
  const remote = await standIn(t);
  const asked = await nexxo(['registry', 'add', remote.url, '--for', '@acme/*'], { cwd });
  assert.equal(asked.code, 2);
  assert.ok(asked.out.includes(remote.log.key), 'the key is shown');
  assert.ok(!existsSync(join(cwd, 'nexxo.registry.json')));
  const pinned = await registry(cwd, 'add', remote.url, '--for', '@acme/*', '--log-key', remote.log.key);
  assert.equal(pinned.code, 0);
});

test('another key than the one that is pinned or kept is refused: 1', async (t) => {
  const cwd = project(t);
  const remote = await standIn(t);
  const other = new Log(remote.log.origin).key;
  const wrong = await registry(cwd, 'add', remote.url, '--for', 'x', '--log-key', other);
  assert.deepEqual([wrong.code, wrong.error.code], [1, 'NEXXO_LOG_SIGNATURE']);
  await registry(cwd, 'add', remote.url, '--for', 'x', '--yes');
  remote.lie.description = (value) => ({ ...value, log: { ...value.log, key: other } });
  const before = contents(cwd);
  const changed = await registry(cwd, 'add', remote.url, '--for', 'y', '--yes');
  assert.deepEqual([changed.code, changed.error.code], [1, 'NEXXO_LOG_SIGNATURE']);
  assert.deepEqual(contents(cwd), before);
});

test('a registry that says a key which did not sign its log, or is another registry, is refused: 1', async (t) => {
  const cwd = project(t);
  const remote = await standIn(t);
  const other = new Log(remote.log.origin).key;
  for (const [lie, code] of [
    [(value) => ({ ...value, log: { ...value.log, key: other } }), 'NEXXO_LOG_SIGNATURE'],
    [(value) => ({ ...value, log: { ...value.log, origin: 'other.example' } }), 'NEXXO_LOG_SIGNATURE'],
    [(value) => ({ ...value, url: 'https://other.example/' }), 'NEXXO_REGISTRY_ANSWER'],
    [(value) => ({ ...value, version: 2 }), 'NEXXO_REGISTRY_ANSWER'],
  ]) {
    remote.lie.description = lie;
    const { code: exit, error } = await registry(cwd, 'add', remote.url, '--for', 'x', '--yes');
    assert.deepEqual([exit, error.code], [1, code]);
  }
  assert.ok(!existsSync(join(cwd, 'nexxo.registry.json')));
});

for (const [what, args] of [
  ['http to another machine', ['add', 'http://plugins.acme.example/', '--for', 'x']],
  ['http to what begins as this machine', ['add', 'http://127.0.0.1.evil.example/', '--for', 'x']],
  ['a password in the address', ['add', 'https://me:secret@plugins.acme.example/', '--for', 'x']],
  ['no address', ['add', 'plugins', '--for', 'x']],
  ['a pattern that is none', ['add', 'https://plugins.acme.example/', '--for', 'a*']],
  ['no pattern', ['add', 'https://plugins.acme.example/']],
  ['a key that is none', ['add', 'https://plugins.acme.example/', '--for', 'x', '--log-key', 'x']],
  ['an age that is none', ['add', 'https://plugins.acme.example/', '--for', 'x', '--minimum-age', '1.5']],
  ['an age of ten years', ['add', 'https://plugins.acme.example/', '--for', 'x', '--minimum-age', '87600']],
])
  test(`wrong use: ${what}: 2`, async (t) => {
    const cwd = project(t);
    const { code, error } = await registry(cwd, ...args, '--yes');
    assert.deepEqual([code, error.code], [2, 'USAGE']);
    assert.ok(!existsSync(join(cwd, 'nexxo.registry.json')));
  });

test('L1: a pattern stands in one registry: the second one does not get it', async (t) => {
  const cwd = project(t);
  const [one, other] = [await standIn(t), await standIn(t)];
  await registry(cwd, 'add', one.url, '--for', '@acme/*', '--yes');
  const { code, error } = await registry(cwd, 'add', other.url, '--for', '@acme/*', '--yes');
  assert.deepEqual([code, error.code], [2, 'USAGE']);
  assert.ok(error.message.includes(one.url));
});

for (const [what, text] of [
  ['a name that stands twice', '{"version":1,"registries":[],"registries":[]}'],
  ['a byte order mark', '\ufeff{"version":1,"registries":[]}'],
  ['a field that is not known', '{"version":1,"registries":[],"mirror":"x"}'],
  ['a later version', '{"version":2,"registries":[]}'],
  ['no JSON', '{"version":1,'],
  ['bytes that are no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
])
  test(`J3: nexxo.registry.json with ${what} is refused, and left as it is: 2`, async (t) => {
    const cwd = project(t);
    write(cwd, { 'nexxo.registry.json': text });
    const before = contents(cwd);
    const remote = await standIn(t);
    for (const args of [['list'], ['add', remote.url, '--for', 'x', '--yes'], ['remove', remote.url]]) {
      const { code, error } = await registry(cwd, ...args);
      assert.deepEqual([code, error.code], [2, 'NEXXO_REGISTRY_INVALID']);
    }
    assert.deepEqual(contents(cwd), before);
  });

test('fields of other tools stay when the file is written', async (t) => {
  const cwd = project(t);
  const remote = await standIn(t);
  write(cwd, { 'nexxo.registry.json': { ...remote.registryFile(['x'], { 'x-owner': 'us' }), 'x-note': 1 } });
  assert.equal((await registry(cwd, 'add', remote.url, '--for', 'y', '--yes')).code, 0);
  const { 'x-note': note, registries } = file(cwd);
  assert.deepEqual([note, registries[0]['x-owner'], registries[0].patterns], [1, 'us', ['x', 'y']]);
});
