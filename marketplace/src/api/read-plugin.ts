import type { Selectable } from 'kysely';
import { tarballUrl } from '../npm/npm-path.ts';
import type { Registry } from '../registry.ts';
import type { Store } from '../store/store.ts';
import type { Package, Tables, Version } from '../store/tables.ts';
import { type PublicKey, timeText } from './atoms.ts';
import { listOf, requestsOf } from './changes.ts';
import type { GetInput, GetOutput, ReadmeOutput, StatusOutput, VersionOutput } from './plugin-schemas.ts';

/** Which version: a number, or `latest`. */
export interface VersionKey {
  name: string;
  version: string;
}

/** Characters of a README that are given out; the rest is in the archive. */
export const MAX_README = 256 * 1024;

/** A page of a plugin's versions, the newest first; undefined where there is no such plugin. */
export async function getPackage(store: Store, input: GetInput): Promise<GetOutput | undefined> {
  const found = await findPackage(store, input.name);
  if (found === undefined) return undefined;
  const versions = store.db.selectFrom('versions').where('package_id', '=', found.id);
  const [rows, { total }, keys] = await Promise.all([
    versions
      .select(['version', 'state', 'reason', 'state_changed', 'published', 'signers', 'capabilities'])
      .select(['hooks', 'integrity', 'size', 'log_index'])
      .orderBy('id', 'desc')
      .limit(input.size)
      .offset(input.from)
      .execute(),
    versions.select(({ fn }) => fn.countAll<number | string>().as('total')).executeTakeFirstOrThrow(),
    publicKeys(store, [found.owner]),
  ]);
  const next = input.from + rows.length;
  return {
    name: found.name,
    description: found.description,
    owner: keyOf(keys, found.owner),
    latest: found.latest,
    created: timeText(Number(found.created)),
    updated: timeText(Number(found.updated)),
    total: Number(total),
    versions: rows.map((row) => ({
      version: row.version,
      ...stateOf(row),
      published: timeText(Number(row.published)),
      signers: listOf(row.signers),
      capabilities: requestsOf(row),
      hooks: listOf(row.hooks),
      integrity: row.integrity,
      size: Number(row.size),
      logIndex: Number(row.log_index),
    })),
    next: rows.length > 0 && next < Number(total) ? next : null,
  };
}

/** All that a client needs to verify a version by itself; undefined where there is no such version. */
export async function versionOf(registry: Registry, which: VersionKey): Promise<VersionOutput | undefined> {
  const row = await findVersion(registry.store, which);
  if (row === undefined) return undefined;
  const signers = listOf(row.signers);
  const keys = await publicKeys(registry.store, [...signers, row.publisher, row.owner]);
  return {
    name: row.name,
    version: row.version,
    ...stateOf(row),
    published: timeText(Number(row.published)),
    integrity: row.integrity,
    size: Number(row.size),
    tarball: tarballUrl(registry.url, row.name, row.version),
    envelope: row.envelope,
    manifest: row.manifest_sha256,
    signers: signers.map((id) => keyOf(keys, id)),
    publisher: keyOf(keys, row.publisher),
    owner: keyOf(keys, row.owner),
    capabilities: requestsOf(row),
    hooks: listOf(row.hooks),
    logIndex: Number(row.log_index),
  };
}

/** What became of versions, in the order in which they were asked for. */
export async function statusOf(store: Store, asked: readonly VersionKey[]): Promise<StatusOutput> {
  const names = [...new Set(asked.map(({ name }) => name))];
  const packages = await store.db
    .selectFrom('packages')
    .select(['id', 'name', 'latest'])
    .where('name', 'in', names)
    .execute();
  const versions = await store.db
    .selectFrom('versions')
    .select(['package_id', 'version', 'state', 'reason', 'state_changed'])
    .where('package_id', 'in', packages.length > 0 ? packages.map(({ id }) => id) : [-1])
    .where('version', 'in', [...new Set(asked.map(({ version }) => version))])
    .execute();
  const byName = new Map(packages.map((row) => [row.name, row]));
  const byVersion = new Map(versions.map((row) => [`${row.package_id} ${row.version}`, row]));
  return asked.map(({ name, version }) => {
    const known = byName.get(name);
    const row = byVersion.get(`${known?.id} ${version}`);
    const state =
      row === undefined ? ({ state: 'unknown', reason: null, stateChanged: null } as const) : stateOf(row);
    return { name, version, ...state, latest: known?.latest ?? null };
  });
}

/** The README of a version; undefined where there is no such version. */
export async function readmeOf(store: Store, which: VersionKey): Promise<ReadmeOutput | undefined> {
  const row = await findVersion(store, which);
  if (row === undefined) return undefined;
  return { text: row.readme.slice(0, MAX_README), cut: row.readme.length > MAX_README };
}

/** A package's row; undefined where the name was never claimed. */
export const findPackage = (store: Store, name: string): Promise<Package | undefined> =>
  store.db.selectFrom('packages').selectAll().where('name', '=', name).executeTakeFirst();

/** A version's row with its package's name and owner; undefined where there is none. */
export function findVersion(store: Store, { name, version }: VersionKey) {
  return store.db
    .selectFrom('versions')
    .innerJoin('packages', 'packages.id', 'versions.package_id')
    .selectAll('versions')
    .select(['packages.name', 'packages.owner', 'packages.latest'])
    .where('packages.name', '=', name)
    .where((eb) =>
      version === 'latest'
        ? eb('versions.version', '=', eb.ref('packages.latest'))
        : eb('versions.version', '=', version),
    )
    .executeTakeFirst();
}

const stateOf = (row: Pick<Version, 'state' | 'reason' | 'state_changed'>) => ({
  state: row.state,
  reason: row.reason,
  stateChanged: row.state_changed === null ? null : timeText(Number(row.state_changed)),
});

type Keys = ReadonlyMap<string, Selectable<Tables['keys']>>;

async function publicKeys(store: Store, ids: readonly string[]): Promise<Keys> {
  const rows = await store.db
    .selectFrom('keys')
    .selectAll()
    .where('key_id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.key_id, row]));
}

function keyOf(keys: Keys, keyId: string): PublicKey {
  const row = keys.get(keyId);
  if (row === undefined) throw new Error(`the store lacks the public key ${keyId}`);
  return { keyId, publicKey: row.spki };
}
