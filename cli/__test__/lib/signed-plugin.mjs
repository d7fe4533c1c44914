import { createHash } from 'node:crypto';
import { formatManifest, generateKey, signManifest, writeArtifact } from '@nexxo/native/signing';

export const NAME = '@acme/rollup-plugin-icons';
const bytes = (text) => new TextEncoder().encode(text);

/** The files of a small plugin that is packed already. */
export function files({ version = '1.0.0', code = 'export default () => ({ name: "icons" })' } = {}) {
  return [
    {
      path: 'package.json',
      data: bytes(JSON.stringify({ name: NAME, version, type: 'module', main: 'plugin.mjs' })),
    },
    { path: 'plugin.mjs', data: bytes(code) },
  ];
}

/** Its manifest. */
export function manifest(list, { version = '1.0.0', ...more } = {}) {
  return formatManifest(
    bytes(
      JSON.stringify({
        manifestVersion: 1,
        name: NAME,
        version,
        kind: 'artifact',
        entry: 'plugin.mjs',
        files: list.map(({ path, data }) => ({
          path,
          size: data.length,
          sha256: createHash('sha256').update(data).digest('hex'),
        })),
        hooks: ['load'],
        capabilities: [],
        engines: { nexxo: '>=0.1.0' },
        publisher: { name: 'Acme' },
        time: '2026-11-20T00:00:00Z',
        ...more,
      }),
    ),
  );
}

export const key = generateKey();

/** What `nexxo.trust.json` says where it trusts keys for this plugin. */
export const trusting = (keys, more = {}) => ({
  version: 1,
  keys: keys.map(({ keyId, publicKey }) => ({ keyId, publicKey, patterns: ['@acme/*'], ...more })),
  revoked: [],
});

/** An archive that is signed by keys. */
export function archive({ keys = [key], code, version, ...more } = {}) {
  const list = files({ version, code });
  const text = manifest(list, { version, ...more });
  return Buffer.from(writeArtifact(bytes(envelope(text, keys)), list));
}

/** A signed archive whose package.json has more fields, of another name too, and which has more files. */
export function archiveWith(fields, more = []) {
  const list = [...files(), ...more].sort((one, other) => (one.path < other.path ? -1 : 1));
  const packageJson = list.find(({ path }) => path === 'package.json');
  const value = { ...JSON.parse(Buffer.from(packageJson.data).toString()), ...fields };
  packageJson.data = bytes(JSON.stringify(value));
  return Buffer.from(writeArtifact(bytes(envelope(manifest(list, { name: value.name }), [key])), list));
}

/** The envelope of a manifest, signed by keys. */
export function envelope(text, keys) {
  const unsigned = {
    payload: Buffer.from(text).toString('base64'),
    payloadType: 'application/vnd.nexxo.manifest+json',
    signatures: [],
  };
  return keys.reduce(
    (signed, { privateKey }) => signManifest({ payload: bytes(text), privateKey, envelope: bytes(signed) }),
    `${JSON.stringify(unsigned, null, 2)}\n`,
  );
}

/** The plugin as npm installs it, below `node_modules`. */
export function installed(options = {}) {
  const { keys = [key], ...rest } = options;
  const list = files(rest);
  const place = `node_modules/${NAME}`;
  return {
    ...Object.fromEntries(list.map(({ path, data }) => [`${place}/${path}`, data])),
    [`${place}/nexxo.manifest.json`]: envelope(manifest(list, withoutCode(rest)), keys),
  };
}

const withoutCode = ({ code: _code, ...rest }) => rest;
