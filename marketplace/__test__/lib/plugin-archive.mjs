import { createHash } from 'node:crypto';
import { formatManifest, signManifest, writeArtifact } from '@nexxo/native/signing';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** Subresource integrity of an archive. */
export const integrityOf = (bytes) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

/**
 * A signed plugin, made from its parts in about a millisecond.
 *
 * @param keys of `generateKey()`, each of which signs
 * @param packageJson more fields of package.json; `files` more files; `manifest` changes the manifest before it is signed
 */
export function pluginArchive({ keys, name, version, packageJson = {}, files = {}, manifest = (it) => it }) {
  const { envelope, list } = signedPlugin({ keys, name, version, packageJson, files, manifest });
  return Buffer.from(writeArtifact(envelope, list));
}

/** The parts of one: its envelope's bytes, and all other files. */
export function signedPlugin({ keys, name, version, packageJson = {}, files = {}, manifest = (it) => it }) {
  const json = { name, version, license: 'MIT', type: 'module', ...packageJson };
  const texts = {
    'README.md': `# ${name}\n`,
    'package.json': JSON.stringify(json),
    'plugin.mjs': 'export default () => ({ name: "tiny", transform: () => null });\n',
    ...files,
  };
  const list = Object.entries(texts)
    .map(([path, text]) => ({ path, data: Buffer.from(text) }))
    .sort((one, other) => Buffer.compare(Buffer.from(one.path), Buffer.from(other.path)));
  const statement = manifest({
    ...{ manifestVersion: 1, name, version, kind: 'artifact', entry: 'plugin.mjs' },
    files: list.map(({ path, data }) => ({ path, size: data.length, sha256: sha256(data) })),
    ...{ hooks: ['transform'], capabilities: [], engines: { nexxo: '>=0.1.0' } },
    ...{ publisher: { name: 'Acme' }, time: '2026-11-20T10:00:00Z' },
  });
  const payload = Buffer.from(formatManifest(Buffer.from(JSON.stringify(statement))));
  let envelope;
  for (const { privateKey } of keys)
    envelope = Buffer.from(signManifest({ payload, privateKey, ...(envelope && { envelope }) }));
  return { envelope, list };
}
