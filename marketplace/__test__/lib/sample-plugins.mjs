// Plugins as publishing leaves them in the store, without archives: for what only reads.
import { createHash } from 'node:crypto';
import { indexPackage } from '../../dist/search/index-package.js';
import { summaryOf } from '../../dist/search/summary.js';

const digest = (algorithm, text, encoding) => createHash(algorithm).update(text).digest(encoding);

/** A key that nobody holds, the same for the same name. */
export const sampleKey = (name) => ({
  keyId: `SHA256:${digest('sha256', name, 'base64').slice(0, 43)}`,
  publicKey: digest('sha512', `${name}'s key`, 'base64'),
});

export const SAMPLE_TIME = Date.parse('2026-11-20T10:00:00Z');

/** The text of a manifest, with what a test is about in place of the defaults. */
export const sampleManifest = (more = {}) =>
  JSON.stringify({
    manifestVersion: 1,
    name: 'rollup-plugin-sample',
    version: '1.0.0',
    kind: 'artifact',
    entry: 'plugin.mjs',
    files: [{ path: 'plugin.mjs', size: 1, sha256: digest('sha256', 'x', 'hex') }],
    hooks: ['transform'],
    capabilities: [],
    engines: { nexxo: '>=0.1.0' },
    publisher: { name: 'Acme' },
    time: '2026-11-20T10:00:00Z',
    ...more,
  });

/**
 * Publishes a version within a change.
 *
 * @param plugin `name`, `version`, and as needed `description`, `keywords`, `engines`, `readme`, `manifest` (fields of it),
 *   `owner` and `signers` (names of sample keys), `state`, `reason`, `latest` (whether it becomes that), `time`,
 *   `logIndex`
 */
export async function addVersion(transaction, dialect, plugin) {
  const {
    name,
    version = '1.0.0',
    description = '',
    keywords = [],
    engines = {},
    readme = '',
    owner = 'acme',
    signers = [owner],
    state = 'published',
    reason = null,
    latest = state === 'published',
    time = SAMPLE_TIME,
  } = plugin;
  const keys = [...new Set([owner, ...signers])].map(sampleKey);
  await transaction
    .insertInto('keys')
    .values(keys.map(({ keyId, publicKey }) => ({ key_id: keyId, spki: publicKey, first_seen: time })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { id } = await transaction
    .insertInto('packages')
    .values({
      name,
      skeleton: name,
      owner: sampleKey(owner).keyId,
      description,
      latest: latest ? version : null,
      created: time,
      updated: time,
    })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ updated: time, description, ...(latest ? { latest: version } : {}) }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  const manifest = sampleManifest({ name, version, ...plugin.manifest });
  const text = `${name} ${version}`;
  await transaction
    .insertInto('versions')
    .values({
      package_id: id,
      version,
      state,
      reason,
      state_changed: state === 'published' ? null : time,
      archive: digest('sha256', text, 'hex'),
      size: 1234,
      integrity: `sha512-${digest('sha512', text, 'base64')}`,
      shasum: digest('sha1', text, 'hex'),
      manifest,
      manifest_sha256: digest('sha256', manifest, 'hex'),
      envelope: JSON.stringify({ payload: Buffer.from(manifest).toString('base64') }),
      ...summaryOf(manifest),
      signers: JSON.stringify(signers.map((signer) => sampleKey(signer).keyId)),
      publisher: sampleKey(owner).keyId,
      package_json: JSON.stringify({ keywords, engines, description }),
      readme,
      registry_signature: 'x',
      registry_key: 'x',
      published: time,
      log_index: plugin.logIndex ?? (await nextIndex(transaction)),
    })
    .execute();
  if (latest || plugin.logIndex === undefined) await indexPackage(transaction, dialect, id);
}

async function nextIndex(transaction) {
  const { last } = await transaction
    .selectFrom('versions')
    .select(({ fn }) => fn.max('log_index').as('last'))
    .executeTakeFirstOrThrow();
  return (last ?? -1) + 1;
}

/** Publishes plugins one after the other. */
export const addPlugins = (store, plugins) =>
  store.change(async (transaction) => {
    for (const plugin of plugins) await addVersion(transaction, store.dialect, plugin);
  });
