import { decodeEntry, History } from '@nexxo/native/protocol';
import type { Registry } from '../registry.ts';
import { checkArchives } from './check-archives.ts';
import { checkTables } from './check-tables.ts';
import { TreeCheck } from './check-tree.ts';
import { Report } from './report.ts';

/** What a check found. */
export interface CheckResult {
  readonly entries: number;
  readonly packages: number;
  readonly versions: number;
  readonly report: Report;
}

/**
 * Holds the log, the tables and the archives against each other: the tree is made anew from the entries, all that the tables
 * say of names, keys and versions is in the log and the reverse, and every archive is what was published. Others may change the
 * registry meanwhile; the names that they change are left to the next check.
 */
export async function checkRegistry({
  store,
  artifacts,
  keys,
}: Pick<Registry, 'store' | 'artifacts' | 'keys'>): Promise<CheckResult> {
  const report = new Report();
  const history = new History();
  const entries = await new TreeCheck(store, report).run(keys, (entry, index) => {
    const wrong = history.add(entry, index);
    if (wrong) report.add(`Entry ${index}, of ${entry.name}, ${wrong}`);
  });
  const found = await checkTables(store, keys, history, report);
  await checkArchives(store, artifacts, report);
  if (!report.isGood) report.forget(await changedSince(store, entries));
  return { entries, ...found, report };
}

/** The names that the log speaks of from a place on: a change and its entry are one, so that these are all that were changed. */
async function changedSince({ db }: Registry['store'], size: number): Promise<Set<string>> {
  const state = await db.selectFrom('log_state').select('size').executeTakeFirst();
  const rows = await db
    .selectFrom('log_entries')
    .select('entry')
    .where('log_index', '>=', size)
    .where('log_index', '<', state?.size ?? 0)
    .execute();
  return new Set(rows.map(({ entry }) => decodeEntry(entry).name));
}
