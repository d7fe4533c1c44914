import type { Registry } from '../registry.ts';
import { checkArchives } from './check-archives.ts';
import { checkTables } from './check-tables.ts';
import { TreeCheck } from './check-tree.ts';
import { History } from './history.ts';
import { Report } from './report.ts';

/** Where others change the registry meanwhile, a difference may be only that; it is looked at again so often. */
const TRIES = 3;

/** What a check found. */
export interface CheckResult {
  readonly entries: number;
  readonly packages: number;
  readonly versions: number;
  readonly report: Report;
}

/**
 * Holds the log, the tables and the archives against each other: the tree is made anew from the entries, all that the tables
 * say of names, keys and versions is in the log and the reverse, and every archive is what was published.
 */
export async function checkRegistry(
  registry: Pick<Registry, 'store' | 'artifacts' | 'keys'>,
): Promise<CheckResult> {
  for (let tries = 1; ; tries++) {
    const result = await checkOnce(registry);
    const grown = (await sizeOf(registry)) !== result.entries;
    if (result.report.isGood || !grown || tries === TRIES) return result;
  }
}

async function sizeOf({ store }: Pick<Registry, 'store'>): Promise<number> {
  const row = await store.db.selectFrom('log_state').select('size').executeTakeFirst();
  return row?.size ?? 0;
}

async function checkOnce({ store, artifacts, keys }: Pick<Registry, 'store' | 'artifacts' | 'keys'>) {
  const report = new Report();
  const history = new History();
  const entries = await new TreeCheck(store, report).run(keys, (entry, index) => {
    const wrong = history.add(entry, index);
    if (wrong) report.add(`Entry ${index}, of ${entry.name}, ${wrong}`);
  });
  const found = await checkTables(store, keys, history, report);
  await checkArchives(store, artifacts, report);
  return { entries, ...found, report };
}
