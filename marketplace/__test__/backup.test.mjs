import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { LogView } from '@nexxo/native/protocol';
import { generateKey } from '@nexxo/native/signing';
import { postgresPrograms } from '../../scripts/lib/postgres-programs.mjs';
import { DATABASES, temporaryFolder } from './lib/databases.mjs';
import { postgresDatabase } from './lib/postgres.mjs';
import { checkpointOf, publishTo, tilesOf } from './lib/publisher.mjs';
import { freshPlace, runMarketplace, startRegistry } from './lib/registry-process.mjs';

const run = promisify(execFile);
const shell = process.platform === 'win32';

/** Copies a database while its registry runs, as docs/marketplace.md says, and gives the place that it is restored to. */
const copies = {
  async sqlite(place) {
    const file = join(temporaryFolder(), 'backup.db');
    const backup = await runMarketplace(['backup', file], { env: place.env });
    assert.equal(backup.code, 0, backup.stderr);
    assert.match(backup.stdout, /Not in it: keys in /);
    return async () => {
      const to = await freshPlace('sqlite');
      const restored = await runMarketplace(['restore', file, '--keys', to.keys(place)], { env: to.env });
      assert.equal(restored.code, 0, restored.stdout + restored.stderr);
      assert.match(restored.stdout, /7 entries of the log, 2 names, 5 versions: all good\./);
      return to;
    };
  },
  async postgres(place) {
    const program = (name) => join(postgresPrograms(), name);
    const file = join(temporaryFolder(), 'backup.dump');
    const dump = spawnSync(program('pg_dump'), ['--format=custom', `--file=${file}`, place.env.DATABASE_URL]);
    assert.equal(dump.status, 0, String(dump.stderr));
    return async () => {
      const to = await freshPlace('sqlite');
      to.env.DATABASE_URL = await postgresDatabase();
      const restore = spawnSync(program('pg_restore'), [
        '--no-owner',
        '--exit-on-error',
        `--dbname=${to.env.DATABASE_URL}`,
        file,
      ]);
      assert.equal(restore.status, 0, String(restore.stderr));
      to.keys(place);
      return to;
    };
  },
};

for (const database of DATABASES) {
  describe(database, { timeout: 300_000 }, () => {
    test('a backup of a running registry is a registry again, and what it has can be installed and verified', async () => {
      const place = await freshPlace(database);
      const registry = await startRegistry(place);
      const key = generateKey();
      for (const version of ['1.0.0', '1.1.0', '2.0.0']) {
        await publishTo(registry, { key, name: '@acme/icons', version });
      }
      for (const version of ['0.1.0', '0.2.0'])
        await publishTo(registry, { key, name: 'markdown-pages', version });
      const description = await (await fetch(`${registry.address}.well-known/nexxo.json`)).json();
      const seen = new LogView(description.log);
      await seen.advance(await checkpointOf(registry), tilesOf(registry));

      const restore = await copies[database](place);
      await publishTo(registry, { key, name: '@acme/icons', version: '3.0.0' });
      await registry.stop();

      const to = await restore();
      const again = await startRegistry(to, { port: registry.port });
      const check = await runMarketplace(['check'], { env: to.env });
      assert.equal(check.code, 0, check.stdout + check.stderr);
      assert.match(check.stdout, /7 entries of the log, 2 names, 5 versions: all good\./);
      // Who saw the log at the time of the backup goes on with it.
      await seen.advance(await checkpointOf(again), tilesOf(again));

      const project = temporaryFolder();
      writeFileSync(join(project, 'package.json'), '{"name":"project","private":true}');
      writeFileSync(
        join(project, '.npmrc'),
        `registry=${again.url}npm/\ncache=${join(project, 'cache')}\nupdate-notifier=false\n`,
      );
      await run('npm', ['install', '@acme/icons', 'markdown-pages@0.1.0', '--no-fund'], {
        cwd: project,
        shell,
      });
      const [key64] = (await (await fetch(`${again.address}npm/-/npm/v1/keys`)).json()).keys;
      const { versions } = await (await fetch(`${again.address}npm/@acme%2ficons`)).json();
      assert.deepEqual(Object.keys(versions), ['1.0.0', '1.1.0', '2.0.0']);
      for (const { version, dist } of Object.values(versions)) {
        const [{ keyid, sig }] = dist.signatures;
        assert.equal(keyid, key64.keyid);
        const publicKey = createPublicKey({
          key: Buffer.from(key64.key, 'base64'),
          format: 'der',
          type: 'spki',
        });
        const signed = Buffer.from(`@acme/icons@${version}:${dist.integrity}`);
        assert.ok(verify('sha256', signed, publicKey, Buffer.from(sig, 'base64')), version);
      }

      // It goes on from where the backup was.
      const more = await publishTo(again, { key, name: '@acme/icons', version: '2.1.0' });
      assert.equal(more.logIndex, 7);
      await seen.advance(more.checkpoint, tilesOf(again));
      await again.stop();
    });

    test('a check finds a registry that was changed behind its back, and ends with 1', async () => {
      const place = await freshPlace(database);
      const registry = await startRegistry(place);
      await publishTo(registry, { key: generateKey(), name: 'icons', version: '1.0.0' });
      await registry.stop();
      const { openStore } = await import('../dist/index.js');
      const store = await openStore(
        database === 'sqlite'
          ? { sqlite: join(place.data, 'registry.db') }
          : { postgres: place.env.DATABASE_URL },
      );
      await store.change((db) => db.updateTable('versions').set({ state: 'revoked' }).execute());
      await store.close();
      const { code, stdout } = await runMarketplace(['check'], { env: place.env });
      assert.equal(code, 1);
      assert.match(stdout, /^icons 1\.0\.0 is revoked, and by the log published\.$/m);
      assert.match(stdout, /not good\.$/m);
    });
  });
}

test('archives in a folder are a backup of their own: without them a check says what is missing', async () => {
  const place = await freshPlace('sqlite');
  const artifacts = join(temporaryFolder(), 'archives');
  place.env.NEXXO_ARTIFACTS = `directory:${artifacts}`;
  const registry = await startRegistry(place);
  await publishTo(registry, { key: generateKey(), name: 'icons', version: '1.0.0' });
  const file = join(temporaryFolder(), 'backup.db');
  const backup = await runMarketplace(['backup', file], { env: place.env });
  assert.ok(backup.stdout.includes(`archives in ${artifacts}`), backup.stdout);
  await registry.stop();

  const to = await freshPlace('sqlite');
  to.keys(place);
  to.env.NEXXO_ARTIFACTS = `directory:${join(to.data, 'archives')}`;
  const without = await runMarketplace(['restore', file], { env: to.env });
  assert.equal(without.code, 1);
  assert.match(without.stdout, /icons 1\.0\.0 has no archive/);
  cpSync(artifacts, join(to.data, 'archives'), { recursive: true });
  assert.equal((await runMarketplace(['check'], { env: to.env })).code, 0);
});
