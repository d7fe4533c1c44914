import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { s3StandIn } from '../../__test__/lib/s3-stand-in.mjs';
import { databaseArtifacts, directoryArtifacts, openStore, remoteArtifacts } from '../dist/index.js';
import { DATABASES, freshDatabase, temporaryFolder } from './lib/databases.mjs';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const collect = async (stream) => Buffer.concat(await stream.toArray());

/** A store in a database: a put is a change of its own here. */
const inDatabase = (kind) => async (t) => {
  const store = await openStore(await freshDatabase(kind));
  t.after(() => store.close());
  const artifacts = databaseArtifacts(store);
  return {
    artifacts,
    put: (name, bytes) => store.change((transaction) => artifacts.put(name, bytes, transaction)),
    tamper: (name, data) =>
      store.change((transaction) =>
        transaction.updateTable('archives').set({ data }).where('sha256', '=', name).execute(),
      ),
  };
};

async function inDirectory() {
  const folder = join(temporaryFolder(), 'archives');
  const artifacts = await directoryArtifacts(folder);
  const put = (name, bytes) => artifacts.put(name, bytes);
  const tamper = async (name, bytes) => writeFileSync(join(folder, name.slice(0, 2), name), bytes);
  return { artifacts, put, tamper, folder };
}

async function inBucket(t) {
  const server = await s3StandIn();
  t.after(server.close);
  const artifacts = remoteArtifacts({
    ...{ bucket: 'plugins', region: 'auto', endpoint: server.endpoint },
    ...{ access_key_id: 'x', secret_access_key: 'y', root: '/registry' },
  });
  const tamper = async (name, bytes) => {
    const key = [...server.objects.keys()].find((at) => at.endsWith(name));
    server.objects.set(key, Buffer.from(bytes));
  };
  return { artifacts, put: (name, bytes) => artifacts.put(name, bytes), tamper };
}

const STORES = {
  ...Object.fromEntries(DATABASES.map((kind) => [`in ${kind}`, inDatabase(kind)])),
  'in a directory': inDirectory,
  'in a bucket': inBucket,
};

for (const [title, open] of Object.entries(STORES)) {
  describe(`archives ${title}`, () => {
    test('what was put comes back, whole and in parts; what was not is not there', async (t) => {
      const { artifacts, put } = await open(t);
      for (const bytes of [randomBytes(300_000), randomBytes(1), Buffer.alloc(0)]) {
        const name = sha256(bytes);
        assert.equal(await artifacts.get(name), undefined);
        await put(name, bytes);
        await put(name, bytes);
        assert.deepEqual(await collect(await artifacts.get(name)), bytes);
        for (const [start, end] of [
          [0, 1],
          [100, 200_000],
          [131_072, 131_073],
          [299_999, 300_000],
          [0, 0],
        ]) {
          const part = await collect(await artifacts.get(name, { start, end }));
          assert.deepEqual(part, bytes.subarray(start, end), `${start} to ${end}`);
        }
      }
      for (const name of ['../x', '', sha256('x').toUpperCase(), `${sha256('x')}/`])
        await assert.rejects(artifacts.get(name), TypeError);
    });

    test('L4 what was changed where it is kept is never given out whole', async (t) => {
      const { artifacts, put, tamper } = await open(t);
      const bytes = randomBytes(200_000);
      const name = sha256(bytes);
      await put(name, bytes);
      const changed = Buffer.from(bytes);
      changed[150_000] ^= 1;
      for (const bad of [changed, bytes.subarray(1), Buffer.concat([bytes, Buffer.of(0)]), Buffer.alloc(0)]) {
        await tamper(name, bad);
        await assert.rejects(collect(await artifacts.get(name)), /was changed where it is kept/);
        await assert.rejects(collect(await artifacts.get(name, { start: 0, end: 10 })), /was changed/);
      }
    });
  });
}

test('archives in a directory: what was changed is replaced by the next put, and nothing half-written is left', async () => {
  const { artifacts, put, tamper, folder } = await inDirectory();
  const bytes = randomBytes(1000);
  const name = sha256(bytes);
  await put(name, bytes);
  await tamper(name, 'x');
  await put(name, bytes);
  assert.deepEqual(readFileSync(join(folder, name.slice(0, 2), name)), bytes);
  await Promise.all(Array.from({ length: 20 }, () => put(name, bytes)));
  assert.deepEqual(await collect(await artifacts.get(name)), bytes);
  const incoming = join(folder, 'incoming');
  assert.deepEqual(readdirSync(incoming), []);
  mkdirSync(incoming, { recursive: true });
  for (const [file, age] of [
    ['old', 2 * 86_400],
    ['new', 10],
  ]) {
    writeFileSync(join(incoming, file), 'x');
    utimesSync(join(incoming, file), Date.now() / 1000 - age, Date.now() / 1000 - age);
  }
  await directoryArtifacts(folder);
  assert.deepEqual(readdirSync(incoming), ['new']);
});
