// What is in the registries: many plugins that are only there, and some with archives that are asked for.
import { createHash, randomBytes } from 'node:crypto';
import { signRequest } from '@nexxo/native/protocol';
import { generateKey } from '@nexxo/native/signing';
import { manyPlugins } from '../../marketplace/__test__/lib/many-plugins.mjs';
import { integrityOf, pluginArchive } from '../../marketplace/__test__/lib/plugin-archive.mjs';
import { putArchive } from '../../marketplace/__test__/lib/put-archive.mjs';
import { addVersion } from '../../marketplace/__test__/lib/sample-plugins.mjs';

export const VERSIONS = 5;
/** Bytes of code in an archive, which is noise and does not get smaller. */
const CODE = 20_000;

const key = generateKey();

/** Puts plugins into the tables. Their archives and their entries in the log are not there: nobody asks for those here. */
export async function fill(store, count) {
  await store.change(async (transaction) => {
    // Below what the log gives.
    let logIndex = -1;
    for (const plugin of manyPlugins(count))
      for (let minor = 0; minor < VERSIONS; minor += 1) {
        const more = { version: `1.${minor}.0`, latest: minor === VERSIONS - 1, logIndex };
        await addVersion(transaction, store.dialect, { ...plugin, ...more });
        logIndex -= 1;
      }
  });
}

/** Signed archives: versions of each name in their order. */
export function makePlugins(count, prefix) {
  return Array.from({ length: count }, (_, at) => {
    const hash = createHash('sha256').update(`${prefix} ${at}`).digest('hex').slice(0, 14);
    const name = `@bench/${prefix}-${hash}`;
    return Array.from({ length: VERSIONS }, (_, minor) => {
      const version = `1.${minor}.0`;
      const code = `export default () => ({}); // ${randomBytes((CODE * 3) / 4).toString('base64')}\n`;
      const packageJson = { description: `Plugin ${at}`, keywords: ['vite', `word${at % 97}`] };
      const archive = pluginArchive({
        keys: [key],
        name,
        version,
        files: { 'plugin.mjs': code },
        packageJson,
      });
      return { name, version, archive, packageJson };
    });
  });
}

/** Publishes one version to Nexxo's registry, as `nexxo plugin publish` does. */
export async function publishToNexxo({ url }, { name, version, archive }) {
  const change = { action: 'publish', name, package: { version, integrity: integrityOf(archive) } };
  const envelope = signRequest(change, { registry: url, privateKey: key.privateKey });
  const answer = await putArchive(url, { name, version, archive, envelope });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer));
}

/** Publishes one version to a registry of npm's kind, as `npm publish` does. */
export async function publishToNpm({ npm }, { name, version, archive, packageJson }) {
  const file = `${name.slice(name.indexOf('/') + 1)}-${version}.tgz`;
  const dist = {
    integrity: integrityOf(archive),
    shasum: createHash('sha1').update(archive).digest('hex'),
    tarball: `${npm}${name}/-/${file}`,
  };
  const body = {
    _id: name,
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { name, version, ...packageJson, _id: `${name}@${version}`, dist } },
    _attachments: {
      [file]: {
        content_type: 'application/octet-stream',
        data: archive.toString('base64'),
        length: archive.length,
      },
    },
  };
  const response = await fetch(npm + name.replace('/', '%2f'), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

/** Publishes all, versions of a name one after the other and names side by side; gives how many a second. */
export async function publishAll(publish, registry, plugins, atOnce = 16) {
  const left = [...plugins];
  const count = plugins.flat().length;
  const start = performance.now();
  const publisher = async () => {
    for (let versions = left.shift(); versions !== undefined; versions = left.shift())
      for (const plugin of versions) await publish(registry, plugin);
  };
  await Promise.all(Array.from({ length: atOnce }, publisher));
  return (count * 1000) / (performance.now() - start);
}
