import { type LogEntry, RegistryError, type VerifiedRequest } from '@nexxo/native/protocol';
import { sql, type Transaction } from 'kysely';
import semver from 'semver';
import { type Appended, appendEntries } from '../log/append.ts';
import type { Registry } from '../registry.ts';
import { intoIndex } from '../search/index-package.ts';
import { runTogether } from '../store/run-together.ts';
import type { Tables } from '../store/tables.ts';
import {
  type CheckedVersion,
  type ClaimedArchive,
  checkArchive,
  type KnownKey,
  readClaimedArchive,
} from './check-archive.ts';
import { claimName } from './claim-name.ts';
import { descriptionOf, latestAfter, updatePackage } from './latest.ts';
import { logTime } from './log-time.ts';
import { replayed, takenFirst } from './nonces.ts';
import { rememberKey } from './public-keys.ts';

/** What a publisher gets when the version is there for good. */
export interface Published {
  name: string;
  version: string;
  integrity: string;
  /** The place of its entry in the log. */
  logIndex: number;
  /** The signed note of the log's tree with that entry. */
  checkpoint: string;
}

/** A package before a version is published. */
interface Before {
  readonly id: number;
  readonly latest: string | null;
}

/** What is there for a request to publish. */
interface Found {
  /** Undefined where nobody has the name. */
  readonly before: Before | undefined;
  /** Whether the publisher's key is remembered. */
  readonly knowsKey: boolean;
}

/**
 * Refuses a version that cannot be published as things are. It is asked again within the change.
 *
 * @param nonce of the request; without it nobody asks whether that was taken, since what it published tells more
 * @throws RegistryError NEXXO_REQUEST_REPLAYED, NEXXO_NAME_OWNED, NEXXO_VERSION_EXISTS, NEXXO_VERSION_NOT_HIGHER
 */
export async function checkMayPublish(
  db: Transaction<Tables> | Registry['store']['db'],
  { name, version, publisher }: Pick<ClaimedArchive, 'name' | 'version' | 'publisher'>,
  nonce?: string,
): Promise<Found> {
  const row = await db
    .selectFrom(sql<{ one: number }>`(select 1 as one)`.as('asked'))
    .leftJoin('packages', (join) => join.on('packages.name', '=', name))
    .leftJoin('versions', 'versions.package_id', 'packages.id')
    .select(['packages.id', 'packages.owner', 'packages.latest', 'versions.version'])
    .select(({ exists, selectFrom, lit }) => [
      exists(
        selectFrom('nonces')
          .select(lit(1).as('one'))
          .where('key_id', '=', publisher.id)
          .where('nonce', '=', nonce ?? ''),
      ).as('taken'),
      exists(selectFrom('keys').select(lit(1).as('one')).where('key_id', '=', publisher.id)).as('knowsKey'),
    ])
    .orderBy('versions.id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  if (row.taken) throw replayed();
  const knowsKey = Boolean(row.knowsKey);
  if (row.id === null) return { before: undefined, knowsKey };
  if (row.owner !== publisher.id)
    throw new RegistryError('NEXXO_NAME_OWNED', `${name} belongs to another key`);
  // Versions ascend, so that one that is higher than the last is new.
  if (row.version !== null && semver.compare(version, row.version) <= 0) {
    const same = db
      .selectFrom('versions')
      .select('id')
      .where('package_id', '=', row.id)
      .where('version', '=', version);
    if ((await same.executeTakeFirst()) !== undefined) {
      throw new RegistryError('NEXXO_VERSION_EXISTS', `${name}@${version} was published before`);
    }
    throw new RegistryError('NEXXO_VERSION_NOT_HIGHER', `${version} is not higher than ${row.version}`);
  }
  return { before: { id: row.id, latest: row.latest }, knowsKey };
}

/**
 * Publishes an archive: checks all of it, then lets it be there, in one change with what the log says about it.
 *
 * @param verified the request, of action `publish`
 * @param bytes the archive
 * @throws RegistryError and NexxoError with the code of the first check that does not hold
 */
export async function publish(
  registry: Registry,
  verified: VerifiedRequest,
  bytes: Uint8Array,
): Promise<Published> {
  const { store, artifacts, keys } = registry;
  const claimed = claimedBy(verified);
  const read = readClaimedArchive(bytes, claimed);
  const others = read.claimedSigners.filter((id) => id !== claimed.publisher.id);
  const known = await knownKeys(registry, others);
  const version = checkArchive(bytes, claimed, read, { known, keys, now: registry.now() });
  // An archive that nothing names in the end does no harm; a name without its archive would.
  if (!artifacts.insertion) await artifacts.put(version.archive, bytes);
  const { logIndex, checkpoint } = await store.change((transaction) =>
    addVersion(registry, transaction, { verified, claimed, version, bytes }),
  );
  const { name, integrity } = claimed;
  return { name, version: version.version, integrity, logIndex, checkpoint: checkpoint() };
}

/** What a request to publish names. */
export function claimedBy({ request, keyId }: VerifiedRequest): ClaimedArchive {
  if (request.action !== 'publish') {
    throw new RegistryError('NEXXO_REQUEST_INVALID', `It is a request to ${request.action}, not to publish`);
  }
  return { name: request.name, ...request.package, publisher: { id: keyId, spki: request.key } };
}

async function knownKeys({ store }: Registry, ids: readonly string[]): Promise<KnownKey[]> {
  if (ids.length === 0) return [];
  const rows = await store.db.selectFrom('keys').selectAll().where('key_id', 'in', ids).execute();
  return rows.map(({ key_id, spki }) => ({ id: key_id, spki }));
}

interface Addition {
  readonly verified: VerifiedRequest;
  readonly claimed: ClaimedArchive;
  readonly version: CheckedVersion;
  readonly bytes: Uint8Array;
}

async function addVersion(
  { store: { dialect }, artifacts, keys, now: clock }: Registry,
  transaction: Transaction<Tables>,
  { verified, claimed, version, bytes }: Addition,
): Promise<{ logIndex: number; checkpoint: Appended['checkpoint'] }> {
  const now = clock();
  const { name, integrity, publisher } = claimed;
  const { before, knowsKey } = await checkMayPublish(transaction, claimed, verified.request.nonce);
  if (!knowsKey) await rememberKey(transaction, publisher, now);
  const { id, statements } = before
    ? { id: before.id, statements: [] }
    : await claimName(transaction, name, publisher.id, now);
  const time = logTime(now);
  const entries: LogEntry[] = [
    ...(before === undefined ? [{ type: 'claim' as const, name, key: publisher.id, time }] : []),
    {
      type: 'publish',
      name,
      version: version.version,
      integrity,
      manifest: version.manifest_sha256,
      signers: JSON.parse(version.signers) as string[],
      key: publisher.id,
      time,
    },
  ];
  const { first, checkpoint } = await appendEntries(transaction, keys, entries);
  const logIndex = first + entries.length - 1;
  const row = {
    ...version,
    package_id: id,
    state: 'published' as const,
    published: now,
    log_index: logIndex,
  };
  const isLatest = latestAfter(before?.latest ?? null, version.version) === version.version;
  const description = descriptionOf(version.package_json);
  const said = isLatest ? { latest: version.version, description } : {};
  const insertion = artifacts.insertion?.(transaction, version.archive, bytes);
  await runTogether(transaction, [
    ...takenFirst(transaction, verified, now),
    ...(insertion ? [insertion] : []),
    ...statements,
    transaction.insertInto('versions').values(row),
    updatePackage(transaction, id, said, now),
    ...(isLatest ? intoIndex(transaction, dialect, id, { ...version, name, description }) : []),
  ]);
  return { logIndex, checkpoint };
}
