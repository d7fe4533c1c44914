import assert from 'node:assert/strict';
import { signRequest } from '@nexxo/native/protocol';
import { integrityOf, pluginArchive } from './plugin-archive.mjs';

/**
 * Publishes a plugin with a key at a registry that runs, as an honest client does.
 *
 * @param registry of `startRegistry`
 * @returns what the registry answered: `{ name, version, integrity, logIndex, checkpoint }`
 */
export async function publishTo({ address, url }, { key, name, version, ...more }) {
  const archive = pluginArchive({ keys: [key], name, version, ...more });
  const change = { action: 'publish', name, package: { version, integrity: integrityOf(archive) } };
  const envelope = signRequest(change, { registry: url, privateKey: key.privateKey, now: Date.now() });
  const response = await fetch(`${address}archives/${name}/${version}`, {
    method: 'PUT',
    body: archive,
    headers: { 'nexxo-request': Buffer.from(envelope).toString('base64') },
  });
  const answer = await response.json();
  assert.equal(response.status, 201, JSON.stringify(answer));
  return answer;
}

/** Asks for tiles of a registry's log. */
export const tilesOf =
  ({ address }) =>
  async (path) => {
    const response = await fetch(`${address}log/${path}`);
    assert.equal(response.status, 200, path);
    return new Uint8Array(await response.arrayBuffer());
  };

export const checkpointOf = async ({ address }) => (await fetch(`${address}log/checkpoint`)).text();
