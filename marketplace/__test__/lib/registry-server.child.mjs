// A registry's process: says where it listens, and ends when it is killed. It takes no part in node:test.
import { parseArgs } from 'node:util';
import {
  createLogger,
  databaseArtifacts,
  logFace,
  openRegistryKeys,
  openStore,
  pinRegistry,
  publishFace,
  RegistryServer,
} from '../../dist/index.js';

const { values } = parseArgs({
  options: { location: { type: 'string' }, keys: { type: 'string' }, url: { type: 'string' } },
});
const store = await openStore(JSON.parse(values.location));
const keys = openRegistryKeys(values.keys, values.url);
await pinRegistry(store, values.url, keys);
const registry = {
  ...{ url: values.url, store, keys, artifacts: databaseArtifacts(store), administrators: new Set() },
  logger: createLogger({ logLevel: 'error' }),
  now: Date.now,
};
const settings = { readsPerMinute: undefined, writesPerMinute: undefined, trustProxy: 0 };
const faces = { publishing: publishFace(registry), log: logFace(registry) };
const server = new RegistryServer(registry, settings, faces);
const { port } = await server.listen(0, '127.0.0.1');
process.send({ address: `http://127.0.0.1:${port}`, verifier: keys.log.verifier, origin: keys.log.origin });
// Without the test that started it, it serves nobody.
process.on('disconnect', () => process.exit(1));
