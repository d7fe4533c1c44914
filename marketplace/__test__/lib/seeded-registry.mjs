// A registry over HTTP with versions that were put into its tables directly: what a face does with what is there is tested
// without publishing.
import { createHash, createPrivateKey, createSign } from 'node:crypto';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { generateKey, readArchive } from '@nexxo/native/signing';
import { shownPackageJson } from '../../dist/npm/shown-package-json.js';
import { indexPackage } from '../../dist/search/index-package.js';
import { summaryOf } from '../../dist/search/summary.js';
import { openStore } from '../../dist/store/open-store.js';
import { freshDatabase } from './databases.mjs';

const hash = (algorithm, bytes, encoding) => createHash(algorithm).update(bytes).digest(encoding);

/** Whose key owns what is seeded; one a process, so that archives are packed once. */
export const author = generateKey();

/** Serves faces over a new registry until the test ends. */
export async function seededRegistry(t, database, faces) {
  const store = await openStore(await freshDatabase(database));
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const logged = [];
  const key = generateKey();
  const registry = {
    url: `http://127.0.0.1:${server.address().port}/`,
    store,
    artifacts: artifactsOf(store),
    keys: {
      packages: {
        privateKey: createPrivateKey(key.privateKey),
        keyId: key.keyId,
        spki: spkiOf(key.publicKey),
      },
    },
    administrators: new Set(),
    logger: { error: (...what) => logged.push(what), warn() {}, info() {}, debug() {} },
    now: () => Date.now(),
  };
  const answers = faces.map((face) => face(registry));
  const requests = [];
  server.on('request', async (request, response) => {
    requests.push({ method: request.method, url: request.url, headers: request.headers });
    const url = new URL(request.url, registry.url);
    for (const answer of answers) if (await answer(request, response, url)) return;
    response.writeHead(404).end();
  });
  t.after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await store.close();
  });
  return { registry, server, logged, requests, author, npm: `${registry.url}npm/` };
}

const spkiOf = (publicKey) =>
  publicKey.includes('-----') ? publicKey.replace(/-----[A-Z ]+-----|\s/g, '') : publicKey;

function artifactsOf({ db }) {
  return {
    put: (sha256, data) => db.insertInto('archives').values({ sha256, data }).execute(),
    async get(sha256, { start = 0, end } = {}) {
      const row = await db
        .selectFrom('archives')
        .select('data')
        .where('sha256', '=', sha256)
        .executeTakeFirst();
      return row && Readable.from([Buffer.from(row.data).subarray(start, end)]);
    },
    close: async () => {},
  };
}

/** Puts a version into the tables as if it had been published at a time. */
export async function seedVersion(
  { registry, author },
  { archive, envelope, manifest, name, version },
  more = {},
) {
  const { store, keys } = registry;
  const time = more.published ?? registry.now();
  const files = readArchive(archive);
  const packageJson = JSON.parse(Buffer.from(files.find(({ path }) => path === 'package.json').data));
  const integrity = `sha512-${hash('sha512', archive, 'base64')}`;
  const sha256 = hash('sha256', archive, 'hex');
  const signed = `${name}@${version}:${integrity}`;
  await store.change(async (db) => {
    const { keyId: key_id, publicKey } = author;
    const spki = spkiOf(publicKey);
    await db
      .insertInto('keys')
      .values({ key_id, spki, first_seen: time })
      .onConflict((on) => on.doNothing())
      .execute();
    const { description = '' } = packageJson;
    await db
      .insertInto('packages')
      .values({
        name,
        skeleton: name,
        owner: key_id,
        description,
        latest: version,
        created: time,
        updated: time,
      })
      .onConflict((on) => on.column('name').doUpdateSet({ latest: version, updated: time }))
      .execute();
    const { id } = await db
      .selectFrom('packages')
      .select('id')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    const { count } = await db
      .selectFrom('versions')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    await db
      .insertInto('archives')
      .values({ sha256, data: archive })
      .onConflict((on) => on.doNothing())
      .execute();
    await db
      .insertInto('versions')
      .values({
        package_id: id,
        version,
        state: 'published',
        archive: sha256,
        size: archive.length,
        integrity,
        shasum: hash('sha1', archive, 'hex'),
        manifest,
        manifest_sha256: hash('sha256', manifest, 'hex'),
        envelope: envelope.toString(),
        ...summaryOf(manifest),
        signers: JSON.stringify([key_id]),
        publisher: key_id,
        package_json: JSON.stringify(shownPackageJson(packageJson, files)),
        readme: '',
        registry_signature: createSign('sha256').update(signed).sign(keys.packages.privateKey, 'base64'),
        registry_key: keys.packages.keyId,
        published: time,
        log_index: Number(count),
        ...more,
      })
      .execute();
    await indexPackage(db, store.dialect, id);
  });
  return { name, version, integrity, sha256 };
}

/** Withdraws a version, and lets `latest` name the newest that is left. */
export async function withdraw({ registry: { store } }, { name, version }, state, reason) {
  await store.change(async (db) => {
    const found = await db
      .selectFrom('packages')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    const time = Math.max(Date.now(), found.updated + 1);
    await db
      .updateTable('versions')
      .set({ state, reason, state_changed: time })
      .where('package_id', '=', found.id)
      .where('version', '=', version)
      .execute();
    const left = await db
      .selectFrom('versions')
      .select('version')
      .where('package_id', '=', found.id)
      .where('state', '=', 'published')
      .orderBy('id', 'desc')
      .executeTakeFirst();
    await db
      .updateTable('packages')
      .set({ latest: left?.version ?? null, updated: time })
      .where('id', '=', found.id)
      .execute();
    await indexPackage(db, store.dialect, found.id);
  });
}
