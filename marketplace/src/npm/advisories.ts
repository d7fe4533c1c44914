import type { Registry } from '../registry.ts';
import { isNpmName, isNpmVersion } from './npm-path.ts';
import { withdrawnText } from './withdrawn-text.ts';

/** Names that a query asks for at a time: databases take only so many parameters. */
const AT_A_TIME = 500;

/** That a version was revoked, as a tool that audits a project is told. */
export interface Advisory {
  /** The same for good. */
  id: number;
  name: string;
  version: string;
  /** What happened and why, in a line. */
  title: string;
  /** A page about it. */
  url: string;
  /** Milliseconds since the epoch. */
  time: number;
}

/**
 * Which of some versions were revoked.
 *
 * @param asked versions by name; what cannot be a name or a version here is passed over
 */
export async function findAdvisories(
  { store, url }: Registry,
  asked: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Advisory[]> {
  const names = [...asked.keys()].filter(isNpmName);
  const found: Advisory[] = [];
  for (let start = 0; start < names.length; start += AT_A_TIME) {
    const rows = await store.db
      .selectFrom('versions')
      .innerJoin('packages', 'packages.id', 'versions.package_id')
      .select(['versions.id', 'name', 'version', 'reason', 'state_changed', 'published'])
      .where('versions.state', '=', 'revoked')
      .where('packages.name', 'in', names.slice(start, start + AT_A_TIME))
      .orderBy('versions.id')
      .execute();
    for (const { id, name, version, reason, state_changed, published } of rows) {
      if (!asked.get(name)?.has(version) || !isNpmVersion(version)) continue;
      const title = withdrawnText(`${name}@${version}`, 'revoked', reason);
      const page = `${url}plugins/${name}/${version}`;
      found.push({ id, name, version, title, url: page, time: state_changed ?? published });
    }
  }
  return found;
}
