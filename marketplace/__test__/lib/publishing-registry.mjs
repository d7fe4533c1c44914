import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { decodeEntry, signRequest } from '@nexxo/native/protocol';
import { keyIdOf } from '@nexxo/native/signing';
import {
  databaseArtifacts,
  openRegistryKeys,
  openStore,
  pinRegistry,
  publishFace,
} from '../../dist/index.js';
import { freshDatabase, temporaryFolder } from './databases.mjs';
import { integrityOf, pluginArchive } from './plugin-archive.mjs';
import { serveFace } from './serve-face.mjs';

const ADDRESS = 'https://plugins.acme.example/';

/** Base64 of the DER of a key of `generateKey()`. */
export const spkiOf = ({ publicKey }) => publicKey.replace(/-----[A-Z ]+-----|\s/g, '');

/**
 * A registry of its own that takes archives over HTTP.
 *
 * @param artifacts how archives are kept; in the database where it is left out
 */
export async function publishingRegistry(t, kind, { artifacts, administrators = [] } = {}) {
  const location = await freshDatabase(kind);
  const store = await openStore(location);
  t.after(() => store.close());
  const keys = openRegistryKeys(temporaryFolder(), ADDRESS);
  await pinRegistry(store, ADDRESS, keys);
  const errors = [];
  let ahead = 0;
  const registry = {
    url: ADDRESS,
    store,
    artifacts: artifacts ?? databaseArtifacts(store),
    keys,
    administrators: new Set(administrators.map(({ publicKey }) => keyIdOf(publicKey))),
    logger: { error: (...what) => errors.push(what), warn() {}, info() {}, debug() {} },
    now: () => Date.now() + ahead,
  };
  const address = await serveFace(publishFace(registry));

  const sign = (change, key, options = {}) =>
    signRequest(change, { registry: ADDRESS, privateKey: key.privateKey, now: registry.now(), ...options });

  /** Sends an archive with a request; each part can be another than it should. */
  async function put({ name, version, archive, envelope, path = `${name}/${version}`, headers = {} }) {
    const response = await fetch(`${address}/archives/${path}`, {
      method: 'PUT',
      body: archive,
      headers: { 'nexxo-request': Buffer.from(envelope).toString('base64'), ...headers },
    });
    return { status: response.status, ...(await response.json()) };
  }

  /** Publishes a plugin with a key, as an honest client does. */
  async function publish({ key, keys = [key], name, version, archive, ...more }) {
    const bytes = archive ?? pluginArchive({ keys, name, version, ...more });
    const change = { action: 'publish', name, package: { version, integrity: integrityOf(bytes) } };
    return put({ name, version, archive: bytes, envelope: sign(change, key) });
  }

  return {
    ...{ registry, store, location, address, errors, sign, put, publish },
    pass: (milliseconds) => {
      ahead += milliseconds;
    },
  };
}

/** A hash in hexadecimal digits. */
export const hex = (algorithm, bytes) => createHash(algorithm).update(bytes).digest('hex');

/** All that publishing writes. */
export async function contents({ store: { db } }) {
  const entries = await db.selectFrom('log_entries').select('entry').orderBy('log_index').execute();
  return {
    packages: await db.selectFrom('packages').selectAll().orderBy('id').execute(),
    versions: await db.selectFrom('versions').selectAll().orderBy('id').execute(),
    archives: await db.selectFrom('archives').selectAll().execute(),
    entries: entries.map(({ entry }) => decodeEntry(entry)),
  };
}

/** The request is refused with the code, and leaves nothing. */
export async function refused(running, answer, code, status) {
  const { error, status: actual } = await answer;
  assert.equal(error?.code, code, JSON.stringify(error));
  assert.ok(actual >= 400 && actual < 500, `${actual}`);
  if (status !== undefined) assert.equal(actual, status);
  assert.deepEqual(running.errors, []);
}
