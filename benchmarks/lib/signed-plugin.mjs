import { createHash } from 'node:crypto';
import * as native from '../../generated/binding.js';

export const NAME = 'rollup-plugin-signed';
export const now = Date.UTC(2026, 10, 22);
const bytes = (text) => new TextEncoder().encode(text);

/** A plugin with this bundle, as its author signs it and its user trusts it. */
export function signedPlugin(bundle) {
  const files = [
    { path: 'package.json', data: bytes(JSON.stringify({ name: NAME, version: '1.0.0' })) },
    { path: 'plugin.mjs', data: bundle },
  ];
  const manifest = {
    manifestVersion: 1,
    name: NAME,
    version: '1.0.0',
    kind: 'artifact',
    entry: 'plugin.mjs',
    files: files.map(({ path, data }) => ({
      path,
      size: data.length,
      sha256: createHash('sha256').update(data).digest('hex'),
    })),
    hooks: ['transform'],
    capabilities: [],
    engines: { nexxo: '>=0.1.0' },
    publisher: { name: 'Bench' },
    time: '2026-11-20T00:00:00Z',
  };
  const key = native.generateKey();
  const envelope = bytes(native.signManifest(bytes(JSON.stringify(manifest)), key.privateKey));
  const keys = [{ keyId: key.keyId, publicKey: key.publicKey, patterns: [NAME] }];
  const trust = bytes(JSON.stringify({ version: 1, keys, revoked: [] }));
  const lock = bytes(native.approvePlugin({ envelope, trust, now, name: NAME, files }));
  return { files, envelope, trust, lock };
}
