import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { generateKey } from '@nexxo/native/signing';
import { sql } from 'kysely';
import { checkRegistry } from '../dist/check/check-registry.js';
import { transfer, withdraw } from '../dist/index.js';
import { DATABASES } from './lib/databases.mjs';
import { publishingRegistry, spkiOf } from './lib/publishing-registry.mjs';

/** A registry in which everything has happened that can. */
async function busyRegistry(t, database) {
  const administrator = generateKey();
  const running = await publishingRegistry(t, database, { administrators: [administrator] });
  const { registry, sign, publish } = running;
  const [one, other] = [generateKey(), generateKey()];
  for (const version of ['1.0.0', '1.1.0', '2.0.0-beta.1', '2.0.0']) {
    assert.equal((await publish({ key: one, name: '@acme/icons', version })).status, 201);
  }
  assert.equal((await publish({ key: one, name: 'markdown-pages', version: '0.1.0' })).status, 201);
  const change = (key, action, version, reason) =>
    withdraw(
      registry,
      sign({ action, name: '@acme/icons', package: { version }, ...(reason && { reason }) }, key),
    );
  await change(one, 'yank', '1.0.0', 'It does not build.');
  await change(one, 'restore', '1.0.0');
  await change(one, 'yank', '1.1.0', 'Too slow.');
  await change(administrator, 'revoke', '2.0.0', 'It is not by its author.');
  await transfer(registry, sign({ action: 'transfer', name: '@acme/icons', to: spkiOf(other) }, one));
  assert.equal((await publish({ key: other, name: '@acme/icons', version: '3.0.0' })).status, 201);
  return running;
}

const problemsOf = async (registry) => (await checkRegistry(registry)).report.problems;

for (const database of DATABASES) {
  describe(database, () => {
    test('a registry in which all has happened that can is good', async (t) => {
      const { registry } = await busyRegistry(t, database);
      const { entries, packages, versions, report } = await checkRegistry(registry);
      assert.deepEqual(report.problems, []);
      assert.deepEqual({ entries, packages, versions }, { entries: 13, packages: 2, versions: 6 });
    });

    test('an empty registry is good', async (t) => {
      const { registry } = await publishingRegistry(t, database);
      assert.deepEqual(await problemsOf(registry), []);
    });

    test('whatever is changed behind the log’s back is found', async (t) => {
      const { registry } = await busyRegistry(t, database);
      const { store } = registry;
      const version = sql`(select id from versions where version = '1.1.0')`;
      const changes = [
        [
          sql`update versions set integrity = 'sha512-x' where id = ${version}`,
          /1\.1\.0 has another archive/,
        ],
        [
          sql`update versions set manifest = '{}' where id = ${version}`,
          /1\.1\.0 has a manifest of another hash/,
        ],
        [
          sql`update versions set manifest_sha256 = 'aa' where id = ${version}`,
          /1\.1\.0 has another manifest/,
        ],
        [sql`update versions set signers = '[]' where id = ${version}`, /1\.1\.0 has other signers/],
        [
          sql`update versions set published = published - 60000 where id = ${version}`,
          /1\.1\.0 has another time/,
        ],
        [
          sql`update versions set state = 'published' where id = ${version}`,
          /1\.1\.0 is published, and by the log yanked/,
        ],
        [sql`update versions set reason = 'No reason' where id = ${version}`, /1\.1\.0 has another reason/],
        [
          sql`update versions set state = 'yanked' where version = '2.0.0'`,
          /2\.0\.0 is yanked, and by the log revoked/,
        ],
        [
          sql`update versions set registry_signature = 'aaaa' where id = ${version}`,
          /1\.1\.0 does not have this registry's signature/,
        ],
        [sql`update versions set log_index = 999 where id = ${version}`, /1\.1\.0 has its entry at/],
        [
          sql`update versions set size = 1 where id = ${version}`,
          /1\.1\.0 has another archive than the tables say/,
        ],
        [sql`update versions set version = '1.1.1' where id = ${version}`, /1\.1\.1 is in the tables alone/],
        [sql`delete from versions where id = ${version}`, /1\.1\.0 is in the log alone/],
        [
          sql`update packages set owner = (select publisher from versions where version = '1.0.0') where name = '@acme/icons'`,
          /@acme\/icons belongs to .*, and by the log to/,
        ],
        [
          sql`update packages set name = 'other' where name = 'markdown-pages'`,
          /The tables have other, and the log does not/,
        ],
        [
          sql`delete from archives where sha256 = (select archive from versions where id = ${version})`,
          /1\.1\.0 has no archive/,
        ],
        [
          sql`update archives set data = ${Buffer.from('x')} where sha256 = (select archive from versions where id = ${version})`,
          /1\.1\.0 has an archive that cannot be read/,
        ],
        [
          sql`update log_tiles set hashes = ${Buffer.alloc(32 * 13)}`,
          /Tile 0 of level 0 is not that of the entries/,
        ],
        [
          sql`insert into log_tiles values (1, 0, ${Buffer.alloc(32)})`,
          /There are 2 tiles, and the entries have 1/,
        ],
        [sql`update log_entries set entry = ${Buffer.from('{}')} where log_index = 3`, /Entry 3 is none/],
        [
          sql`update log_entries set entry = (select entry from log_entries where log_index = 2) where log_index = 3`,
          /another tree/,
        ],
        [sql`delete from log_entries where log_index = 3`, /Of the entries 0 to 12 there are only 12/],
        [
          sql`insert into log_entries values (13, ${Buffer.from('{}')})`,
          /There are entries after the 13 of the log/,
        ],
        [sql`update log_state set size = 12`, /The checkpoint is of 13 entries, and the log has 12/],
        [sql`update log_state set checkpoint = 'x'`, /The checkpoint is not good/],
        [sql`delete from log_state`, /.*/],
      ];
      for (const [change, expected] of changes) {
        // Each of them alone: what was done is undone by the error.
        const done = store.change(async (transaction) => {
          await change.execute(transaction);
          const inside = {
            ...registry,
            store: { ...store, db: transaction },
            artifacts: within(transaction),
          };
          const problems = await problemsOf(inside);
          assert.ok(problems.length > 0, `nothing was found: ${expected}`);
          assert.ok(
            problems.some((problem) => expected.test(problem)),
            `${expected} of ${problems.join('; ')}`,
          );
          throw new Error('undo');
        });
        await assert.rejects(done, /^Error: undo$/);
      }
      assert.deepEqual(await problemsOf(registry), []);
    });

    test('a check while others publish finds nothing wrong', async (t) => {
      const { registry, publish } = await publishingRegistry(t, database);
      const key = generateKey();
      const publishing = (async () => {
        for (let minor = 0; minor < 40; minor++) {
          assert.equal((await publish({ key, name: 'icons', version: `1.${minor}.0` })).status, 201);
        }
      })();
      let checks = 0;
      let isDone = false;
      publishing.then(
        () => (isDone = true),
        () => (isDone = true),
      );
      while (!isDone) {
        const { report, entries } = await checkRegistry(registry);
        assert.deepEqual(report.problems, [], `${entries} entries`);
        checks += 1;
        // SQLite answers at once, and would never let the others go on.
        await setImmediate();
      }
      await publishing;
      assert.ok(checks > 0);
      assert.deepEqual(await problemsOf(registry), []);
    });
  });
}

/** Archives as a change sees them. */
function within(transaction) {
  return {
    async get(sha256) {
      const row = await transaction
        .selectFrom('archives')
        .select('data')
        .where('sha256', '=', sha256)
        .executeTakeFirst();
      if (row && row.data.length < 10) throw new Error('changed');
      return row && [row.data];
    },
  };
}
