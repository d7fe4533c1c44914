import { type OperationNodeSource, type RawBuilder, sql, type Transaction } from 'kysely';
import semver from 'semver';
import { indexPackage } from '../search/index-package.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';

const isPrerelease = (version: string): boolean => semver.prerelease(version) !== null;

/** The version that `latest` names: the highest that is not withdrawn, a prerelease only where there is nothing else. */
async function findLatest(transaction: Transaction<Tables>, packageId: number): Promise<string | null> {
  const rows = await transaction
    .selectFrom('versions')
    .select('version')
    .where('package_id', '=', packageId)
    .where('state', '=', 'published')
    .orderBy('id', 'desc')
    .execute();
  const found = rows.find(({ version }) => !isPrerelease(version)) ?? rows[0];
  return found?.version ?? null;
}

/** Later than all changes of the package before, however the clock goes: what is kept of a package is known to be old by it. */
const later = (now: number): RawBuilder<number> =>
  sql`case when updated < ${now} then ${now} else updated + 1 end`;

interface Changed {
  readonly id: number;
  readonly latest: string | null;
}

/** What `latest` becomes by a version that is higher than all others. */
export function latestAfter(before: string | null, published: string): string {
  return before === null || isPrerelease(before) || !isPrerelease(published) ? published : before;
}

/**
 * The statement that says that a package has changed, and what is said about it from then on.
 *
 * @param said what changes; nothing of it keeps the one before
 */
export function updatePackage(
  transaction: Transaction<Tables>,
  packageId: number,
  said: { readonly latest?: string | null; readonly description?: string },
  now: number,
): OperationNodeSource & { execute(): Promise<unknown> } {
  return transaction
    .updateTable('packages')
    .set({ ...said, updated: later(now) })
    .where('id', '=', packageId);
}

/** Finds the package's latest version anew, after one was withdrawn or restored. */
export async function refreshLatest(
  transaction: Transaction<Tables>,
  dialect: Store['dialect'],
  { id, latest: before }: Changed,
  now: number,
): Promise<void> {
  const latest = await findLatest(transaction, id);
  if (latest === before) {
    await updatePackage(transaction, id, {}, now).execute();
    return;
  }
  const row = await transaction
    .selectFrom('versions')
    .select('package_json')
    .where('package_id', '=', id)
    .where('version', '=', latest ?? '')
    .executeTakeFirst();
  const description = row && { description: descriptionOf(row.package_json) };
  await updatePackage(transaction, id, { latest, ...description }, now).execute();
  await indexPackage(transaction, dialect, id);
}

/** The description in what a packument shows of package.json. */
export function descriptionOf(packageJson: string): string {
  const { description } = JSON.parse(packageJson) as { description?: string };
  return description ?? '';
}
