import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DATABASES, temporaryFolder } from '../lib/databases.mjs';
import {
  freePort,
  freshPlace,
  runMarketplace,
  startMarketplace,
  startRegistry,
} from '../lib/registry-process.mjs';

test('without anything it starts in the folder where it is, says where it is, and ends when told', async () => {
  const cwd = temporaryFolder();
  const port = await freePort();
  const { child, output, ended } = startMarketplace(['--port', String(port)], { cwd });
  while (!output.stdout.includes('The registry is at') && child.exitCode === null) await sleep(50);
  assert.match(output.stdout, new RegExp(`^The registry is at http://127\\.0\\.0\\.1:${port}/$`, 'm'));
  assert.match(output.stdout, new RegExp(`http://127\\.0\\.0\\.1:${port}/npm/`));
  assert.ok(existsSync(join(cwd, 'nexxo-marketplace/registry.db')));
  assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200);
  assert.equal((await fetch(`http://127.0.0.1:${port}/npm/-/ping`)).status, 200);
  child.kill('SIGTERM');
  const { code, stderr } = await ended;
  assert.equal(code, 0);
  for (const line of stderr.trim().split('\n')) assert.ok(JSON.parse(line).level, line);
  if (process.platform !== 'win32') {
    assert.equal(statSync(join(cwd, 'nexxo-marketplace')).mode & 0o077, 0, 'others may read the data folder');
  }
});

test('help and version are shown, and what is wrong is one sentence and 2', async () => {
  const help = await runMarketplace(['--help']);
  assert.equal(help.code, 0);
  for (const word of ['serve', 'check', 'backup <file>', '--trust-proxy', 'DATABASE_URL']) {
    assert.ok(help.stdout.includes(word), word);
  }
  assert.match((await runMarketplace(['--version'])).stdout, /^\d+\.\d+\.\d+$/m);
  for (const [args, message] of [
    [['--prot', '1'], /^nexxo-marketplace: Unknown option '--prot'/],
    [['--host', '0.0.0.0'], /^nexxo-marketplace: --url is needed with --host 0\.0\.0\.0/],
    [['--port', '0'], /--url is needed with --port 0/],
    [['check'], /There is no registry here/],
    [['backup', 'x'], /There is no registry in/],
    [['--artifacts', 's3:'], /--artifacts is none of/],
    [['--artifacts', 's3:acme?region=b&secret_access_key=c'], /has no `secret_access_key`/],
  ]) {
    const { code, stderr } = await runMarketplace(args);
    assert.equal(code, 2, args.join(' '));
    assert.match(stderr, message);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  }
});

for (const database of DATABASES) {
  describe(database, () => {
    test('SIGTERM lets a request under way end, and the process with it', async () => {
      const registry = await startRegistry(await freshPlace(database));
      const socket = connect(registry.port, '127.0.0.1');
      let answer = '';
      socket.setEncoding('utf8').on('data', (text) => {
        answer += text;
      });
      const path = '/npm/-/npm/v1/security/advisories/bulk';
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n`,
      );
      await sleep(300);
      registry.child.kill('SIGTERM');
      await sleep(300);
      await assert.rejects(fetch(registry.address));
      assert.equal(registry.child.exitCode, null, 'it ended with a request under way');
      socket.write('{}');
      const { code, stderr } = await registry.ended;
      assert.equal(code, 0, stderr);
      assert.match(answer, /^HTTP\/1\.1 200 /);
      assert.match(answer, /^connection: close$/im);
    });

    test('SIGTERM twice ends it at once', async () => {
      const registry = await startRegistry(await freshPlace(database));
      const socket = connect(registry.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(
        'POST /npm/-/npm/v1/security/advisories/bulk HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n',
      );
      await sleep(300);
      registry.child.kill('SIGTERM');
      await sleep(200);
      registry.child.kill('SIGTERM');
      const began = performance.now();
      const { code, signal } = await registry.ended;
      assert.ok(performance.now() - began < 2000);
      assert.deepEqual({ code, signal }, { code: 1, signal: null });
    });

    test('several processes are one registry, where their keys are the same', async () => {
      const place = await freshPlace(database);
      const url = 'http://plugins.acme.example/';
      const env = { ...place.env, NEXXO_URL: url };
      const both = await Promise.all([startRegistry({ env }), startRegistry({ env })]);
      const notes = await Promise.all(
        both.map(async ({ address }) => (await fetch(`${address}log/checkpoint`)).text()),
      );
      assert.equal(notes[0], notes[1]);
      assert.ok(notes[0].startsWith('plugins.acme.example\n0\n'));

      const other = await runMarketplace([], {
        env: { ...env, NEXXO_PORT: String(await freePort()), NEXXO_URL: 'http://other.example/' },
      });
      assert.equal(other.code, 2);
      assert.match(other.stderr, /belongs to a registry with another url/);
      const keyless = await runMarketplace([], {
        env: { ...env, NEXXO_KEYS: join(place.data, 'elsewhere') },
      });
      assert.equal(keyless.code, 2);
      assert.match(keyless.stderr, /The keys of this database are not in .*elsewhere/);
      assert.ok(
        !existsSync(join(place.data, 'elsewhere')),
        'new keys were made for a database that has others',
      );
      for (const { stop } of both) assert.equal((await stop()).code, 0);
    });
  });
}

test('L10 the password of a database is in nothing that is written, even where the database cannot be reached', async () => {
  for (const url of [
    `postgres://nexxo:hunter2@127.0.0.1:${await freePort()}/nexxo`,
    'postgres://nexxo:hunter2@[::bad/nexxo',
    'postgres://nexxo:hunter2@127.0.0.1:99999999/nexxo',
  ]) {
    const { code, stdout, stderr } = await runMarketplace([], { env: { DATABASE_URL: url } });
    assert.equal(code, 2, stderr);
    assert.doesNotMatch(stdout + stderr, /hunter2/);
  }
});

test('a port that somebody has is said so, and ends it', async () => {
  const registry = await startRegistry(await freshPlace('sqlite'));
  const { code, stderr } = await runMarketplace(['--port', String(registry.port)]);
  assert.equal(code, 2);
  assert.match(stderr, /EADDRINUSE/);
});

test('a backup is not written over something, nor restored over something or from something else', async () => {
  const place = await freshPlace('sqlite');
  const registry = await startRegistry(place);
  const file = join(temporaryFolder(), 'folder/backup.db');
  const run = (...args) => runMarketplace(args, { env: place.env });
  assert.equal((await run('backup', file)).code, 0);
  assert.deepEqual(readdirSync(join(file, '..')), ['backup.db']);
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o077, 0);
  assert.match((await run('backup', file)).stderr, /is there already/);
  assert.match((await run('restore', file)).stderr, /registry\.db is there already/);
  await registry.stop();

  const empty = temporaryFolder();
  const garbage = join(empty, 'garbage.db');
  writeFileSync(garbage, 'x'.repeat(10_000));
  mkdirSync(join(empty, 'data'));
  const restored = await runMarketplace(['restore', garbage, '--data', join(empty, 'data')]);
  assert.equal(restored.code, 2);
  assert.match(restored.stderr, /is no whole database of a registry/);
  assert.deepEqual(readdirSync(join(empty, 'data')), []);
  const keyless = await runMarketplace(['restore', file, '--data', join(empty, 'data')]);
  assert.equal(keyless.code, 2);
  assert.match(keyless.stderr, /The keys of this database are not in/);
});

test('backup and restore are not for PostgreSQL, and say what is', async () => {
  const { env } = await freshPlace('postgres');
  for (const command of ['backup', 'restore']) {
    const { code, stderr } = await runMarketplace([command, 'x'], { env });
    assert.equal(code, 2);
    assert.match(stderr, /pg_dump/);
  }
});
