import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeEntry, hashChildren, hashLeaf, LogView, signRequest } from '@nexxo/native/protocol';
import { generateKey } from '@nexxo/native/signing';
import { openStore } from '../dist/index.js';
import { DATABASES } from './lib/databases.mjs';
import { integrityOf, pluginArchive } from './lib/plugin-archive.mjs';
import { putArchive } from './lib/put-archive.mjs';
import { freshPlace, startRegistry } from './lib/registry-process.mjs';

const PUBLISHES = 1000;
const PLUGINS = 40;
const KILLS = 4;
const AT_ONCE = 16;

const key = generateKey();
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The versions of each plugin, one after the other; plugins side by side. */
const plans = Array.from({ length: PLUGINS }, (_, plugin) =>
  Array.from({ length: PUBLISHES / PLUGINS }, (_, at) => {
    const name = `@acme/p${plugin}-${sha256(String(plugin)).slice(0, 12)}`;
    const version = `1.0.${at}`;
    return { name, version, archive: pluginArchive({ keys: [key], name, version }) };
  }),
);

/** The root of RFC 6962's tree, from all its leaves. */
function rootOf(hashes) {
  if (hashes.length === 1) return hashes[0];
  let left = 1;
  while (left * 2 < hashes.length) left *= 2;
  return hashChildren(rootOf(hashes.slice(0, left)), rootOf(hashes.slice(left)));
}

const signed = ({ name, version, archive }, registry) => {
  const change = { action: 'publish', name, package: { version, integrity: integrityOf(archive) } };
  return signRequest(change, { registry, privateKey: key.privateKey });
};

for (const kind of DATABASES) {
  describe(`killed on ${kind}`, () => {
    test(`a registry that is killed ${KILLS} times in ${PUBLISHES} publishes has all that it acknowledged, whole, and a log of one history`, async () => {
      const place = await freshPlace(kind);
      let running = await startRegistry(place);
      const { port, url } = running;
      const { log } = await (await fetch(`${running.address}.well-known/nexxo.json`)).json();
      const acknowledged = [];
      const view = new LogView(log);
      const fetchTile = async (path) => {
        const response = await fetch(`${running.address}log/${path}`);
        return new Uint8Array(await response.arrayBuffer());
      };
      const advance = async () =>
        view.advance(await (await fetch(`${running.address}log/checkpoint`)).text(), fetchTile);

      const killAt = Array.from({ length: KILLS }, (_, at) => ((at + 1) * PUBLISHES) / (KILLS + 1));
      const queue = [...plans];
      let restart;
      /** Publishes until it is known to be there: by an answer, or because it is there already. */
      const publish = async (plan) => {
        for (;;) {
          await restart;
          try {
            const answer = await putArchive(running.address, { ...plan, envelope: signed(plan, url) });
            if (answer.status === 201) return answer;
            // It was there before the answer could be sent.
            assert.equal(answer.error.code, 'NEXXO_VERSION_EXISTS');
            return undefined;
          } catch (error) {
            if (!(error instanceof TypeError)) throw error;
            await sleep(5);
          }
        }
      };
      const worker = async () => {
        for (let plan = queue.shift(); plan !== undefined; plan = queue.shift()) {
          for (const one of plan) {
            const answer = await publish(one);
            if (answer) acknowledged.push({ ...one, ...answer });
            if (acknowledged.length >= killAt[0]) {
              killAt.shift();
              restart = running.stop('SIGKILL').then(async () => {
                running = await startRegistry(place, { port });
                // What a client saw before is contained in what it sees now.
                await advance();
              });
            }
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      assert.deepEqual(killAt, []);
      await advance();
      await running.stop('SIGKILL');

      const { data, env } = place;
      const store = await openStore(
        kind === 'postgres' ? { postgres: env.DATABASE_URL } : { sqlite: join(data, 'registry.db') },
      );
      const rows = await store.db
        .selectFrom('versions')
        .innerJoin('packages', 'packages.id', 'versions.package_id')
        .select(['name', 'version', 'integrity', 'archive', 'log_index', 'latest'])
        .select(['manifest_sha256', 'publisher'])
        .execute();
      const all = new Map(rows.map((row) => [`${row.name}@${row.version}`, row]));
      assert.equal(all.size, PUBLISHES);
      for (const { name, version, logIndex, archive } of acknowledged) {
        const row = all.get(`${name}@${version}`);
        assert.deepEqual([row.log_index, row.integrity], [logIndex, integrityOf(archive)]);
      }

      // Each version has its archive, its entry, and nothing has an entry that is not there.
      const archives = await store.db.selectFrom('archives').selectAll().execute();
      const kept = new Set(
        archives.map(({ sha256: name, data }) => (sha256(data) === name ? name : 'changed')),
      );
      assert.deepEqual(kept, new Set(rows.map(({ archive }) => archive)));
      const logged = await store.db.selectFrom('log_entries').selectAll().orderBy('log_index').execute();
      const entries = logged.map(({ entry }) => decodeEntry(entry));
      assert.equal(entries.filter(({ type }) => type === 'publish').length, PUBLISHES);
      assert.equal(entries.filter(({ type }) => type === 'claim').length, PLUGINS);
      for (const row of rows) {
        const { type, name, version, integrity, manifest, key: by } = entries[row.log_index];
        assert.deepEqual(
          [type, name, version, integrity, manifest, by],
          ['publish', row.name, row.version, row.integrity, row.manifest_sha256, row.publisher],
        );
        assert.equal(row.latest, `1.0.${PUBLISHES / PLUGINS - 1}`);
      }
      const { size, root } = view.checkpoint;
      assert.equal(size, entries.length);
      assert.deepEqual(Buffer.from(root), Buffer.from(rootOf(logged.map(({ entry }) => hashLeaf(entry)))));
      const searched = await store.db.selectFrom('search').select('package_id').execute();
      assert.equal(searched.length, PLUGINS);
      await store.close();
    });
  });
}
