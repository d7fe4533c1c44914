// A registry without archives behind a real HTTP server: for faces that only read.
import { createServer } from 'node:http';
import { openStore } from '../../dist/index.js';
import { freshDatabase } from './databases.mjs';
import { addPlugins, sampleKey } from './sample-plugins.mjs';

/** Says what the server did wrong: errors that it logged, and exceptions out of a face. */
const failures = (list) => ({ error: (...what) => list.push(what), warn() {}, info() {}, debug() {} });

/**
 * Serves faces over a new database.
 *
 * @param make gets the registry, gives its faces
 * @param plugins what is published, as `addVersion` takes it
 * @returns `url` with a slash at the end, `registry`, and `failed`: what should have stayed empty
 */
export async function serveFaces(t, kind, make, plugins = []) {
  const store = await openStore(await freshDatabase(kind));
  await addPlugins(store, plugins);
  const failed = [];
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const { keyId, publicKey } = sampleKey('registry');
  const registry = {
    url,
    store,
    keys: {
      packages: { keyId, spki: publicKey },
      log: { origin: new URL(url).host, verifier: `${new URL(url).host}+1a2b3c4d+AQ==` },
    },
    administrators: new Set(),
    logger: failures(failed),
    now: Date.now,
  };
  const faces = make(registry);
  server.on('request', async (request, response) => {
    try {
      for (const face of faces)
        if (await face(request, response, new URL(`http://registry.test${request.url}`))) return;
      response.writeHead(404).end();
    } catch (error) {
      failed.push(error);
      response.writeHead(500).end();
    }
  });
  t.after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await store.close();
  });
  return { url, registry, store, failed };
}
