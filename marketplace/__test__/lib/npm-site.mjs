// A registry over HTTP with npm's face, to which plugins are published as anybody publishes.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { signRequest } from '@nexxo/native/protocol';
import { generateKey } from '@nexxo/native/signing';
import {
  databaseArtifacts,
  openRegistryKeys,
  openStore,
  pinRegistry,
  publishFace,
  withdraw as withdrawVersion,
} from '../../dist/index.js';
import { npmFace } from '../../dist/npm/npm-face.js';
import { freshDatabase, temporaryFolder } from './databases.mjs';

const hash = (algorithm, bytes, encoding) => createHash(algorithm).update(bytes).digest(encoding);

/** Who publishes; one a process, so that archives are packed once. */
export const author = generateKey();

/** Serves a new registry until the test ends. `logged` is what it logged as errors, `requests` what it was asked. */
export async function npmSite(t, database) {
  const store = await openStore(await freshDatabase(database));
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const keys = openRegistryKeys(temporaryFolder(), url);
  await pinRegistry(store, url, keys);
  const logged = [];
  const clock = { now: () => Date.now() };
  const registry = {
    ...{ url, store, keys, artifacts: databaseArtifacts(store), administrators: new Set() },
    logger: { error: (...what) => logged.push(what), warn() {}, info() {}, debug() {} },
    now: () => clock.now(),
  };
  const faces = [npmFace(registry), publishFace(registry)];
  const requests = [];
  server.on('request', async (request, response) => {
    requests.push({ method: request.method, url: request.url });
    const asked = new URL(request.url, url);
    for (const face of faces) if (await face(request, response, asked)) return;
    response.writeHead(404).end();
  });
  t.after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await store.close();
  });
  return { registry, server, clock, logged, requests, npm: `${url}npm/` };
}

const signed = ({ url, now }, change) =>
  signRequest(change, { registry: url, privateKey: author.privateKey, now: now() });

/** Publishes an archive, at a time of `at` milliseconds since the epoch. */
export async function publish({ registry, clock }, { archive, name, version }, at = Date.now()) {
  clock.now = () => at;
  const integrity = `sha512-${hash('sha512', archive, 'base64')}`;
  const request = signed(registry, { action: 'publish', name, package: { version, integrity } });
  const response = await fetch(`${registry.url}archives/${name}/${version}`, {
    method: 'PUT',
    body: archive,
    headers: { 'nexxo-request': Buffer.from(request).toString('base64') },
  });
  clock.now = () => Date.now();
  if (!response.ok) throw new Error(await response.text());
  return { name, version, integrity, sha256: hash('sha256', archive, 'hex') };
}

/** Yanks or revokes a version. */
export const withdraw = ({ registry }, { name, version }, action, reason) =>
  withdrawVersion(registry, signed(registry, { action, name, package: { version }, reason }));
