import { sql, type Transaction } from 'kysely';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';

/** Of a README, what is searched: PostgreSQL takes 1 MiB of words at most, and nobody describes a plugin later. */
const README_CHARACTERS = 64 * 1024;

/** What the search knows about a package: its latest version's texts. */
export interface SearchDocument {
  readonly name: string;
  readonly keywords: readonly string[];
  readonly description: string;
  readonly readme: string;
}

/** Words as both databases cut them alike: letters and digits, by the hump of a camel too. */
function words(text: string): string {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Puts a package's document in place of the one before it. Part of the change that makes it true. */
export async function indexPackage(
  transaction: Transaction<Tables>,
  dialect: Store['dialect'],
  packageId: number,
  document: SearchDocument,
): Promise<void> {
  const name = words(document.name);
  const keywords = words(document.keywords.join(' '));
  const description = words(document.description);
  const readme = words(document.readme.slice(0, README_CHARACTERS));
  if (dialect === 'sqlite') {
    await sql`delete from package_search where rowid = ${packageId}`.execute(transaction);
    await sql`insert into package_search (rowid, name, keywords, description, readme)
      values (${packageId}, ${name}, ${keywords}, ${description}, ${readme})`.execute(transaction);
    return;
  }
  await sql`insert into package_search (package_id, document) values (${packageId},
      setweight(to_tsvector('simple', ${name}), 'A') || setweight(to_tsvector('simple', ${keywords}), 'B') ||
      setweight(to_tsvector('simple', ${description}), 'C') || setweight(to_tsvector('simple', ${readme}), 'D'))
    on conflict (package_id) do update set document = excluded.document`.execute(transaction);
}

/** Takes a package out of the search: all its versions are withdrawn. */
export async function unindexPackage(
  transaction: Transaction<Tables>,
  dialect: Store['dialect'],
  packageId: number,
): Promise<void> {
  const id = sql.ref(dialect === 'sqlite' ? 'rowid' : 'package_id');
  await sql`delete from package_search where ${id} = ${packageId}`.execute(transaction);
}
