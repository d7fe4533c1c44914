import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeArtifact, signManifest, writeArtifact } from '@nexxo/native/signing';
import { temporaryFolder } from './databases.mjs';

const PLUGIN = 'export default () => ({ name: "tiny", transform: () => null });\n';

const made = new Map();

/**
 * A plugin as its author packs and signs it: a real archive. The same one is made once a process.
 *
 * @param key of `generateKey()`
 * @param packageJson more fields of package.json
 */
export function signedArchive({ key, ...plugin }) {
  const which = JSON.stringify([key.keyId, plugin]);
  if (!made.has(which)) made.set(which, make(key, plugin));
  return made.get(which);
}

async function make(key, { name, version, packageJson = {}, files = {} }) {
  const directory = temporaryFolder();
  const json = { name, version, license: 'MIT', type: 'module', main: 'index.js', ...packageJson };
  const all = {
    'package.json': JSON.stringify(json),
    'index.js': PLUGIN,
    'README.md': `# ${name}\n`,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  const artifact = await makeArtifact({
    directory,
    hooks: ['transform'],
    capabilities: [],
    publisher: { name: 'Acme' },
    time: new Date('2026-11-20T00:00:00Z'),
  });
  const payload = Buffer.from(artifact.manifest);
  const envelope = Buffer.from(signManifest({ payload, privateKey: key.privateKey }));
  return { ...artifact, envelope, archive: Buffer.from(writeArtifact(envelope, artifact.files)) };
}
