import { sql, type Transaction } from 'kysely';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { describedBy, type Facet, facetsOf } from './facets.ts';
import { indexedWords, spaced, wordsOf } from './words.ts';

/** Characters of a README whose words can be found, and how many of them. */
const README = { characters: 64 * 1024, words: 400 };

/**
 * Makes a package found by its latest version, or not found where it has none. Publishing calls it, within the change,
 * whenever `packages.latest` or `packages.description` has changed, after both tables have.
 *
 * @param packageId `packages.id`
 */
export async function indexPackage(
  transaction: Transaction<Tables>,
  dialect: Store['dialect'],
  packageId: number,
): Promise<void> {
  const row = await transaction
    .selectFrom('packages')
    .innerJoin('versions', (join) =>
      join.onRef('versions.package_id', '=', 'packages.id').onRef('versions.version', '=', 'packages.latest'),
    )
    .select(['packages.name', 'packages.description', 'versions.capabilities', 'versions.hooks'])
    .select(['versions.package_json', 'versions.readme', 'versions.manifest'])
    .where('packages.id', '=', packageId)
    .executeTakeFirst();
  await replaceFacets(transaction, packageId, row === undefined ? [] : facetsOf(row, row));
  if (row === undefined) {
    await transaction.deleteFrom('search').where('package_id', '=', packageId).execute();
    if (dialect === 'sqlite')
      await sql`delete from search_words where rowid = ${packageId}`.execute(transaction);
    return;
  }
  const name = wordsOf(row.name);
  const keywords = wordsOf(describedBy(row.package_json).keywords.join(' '), 100);
  const description = wordsOf(row.description, 100);
  const fields = {
    name_words: spaced(name),
    keyword_words: spaced(keywords),
    description_words: spaced(description),
  };
  const readme = wordsOf(row.readme.slice(0, README.characters), README.words);
  const words = indexedWords([...name, ...keywords, ...description], readme);
  if (dialect === 'postgres') {
    const lexemes = sql`array_to_tsvector(string_to_array(${words}, ' '))`;
    const { name_words, keyword_words, description_words } = fields;
    await sql`
      insert into search (package_id, name_words, keyword_words, description_words, words)
      values (${packageId}, ${name_words}, ${keyword_words}, ${description_words}, ${lexemes})
      on conflict (package_id) do update set
        name_words = excluded.name_words, keyword_words = excluded.keyword_words,
        description_words = excluded.description_words, words = excluded.words`.execute(transaction);
  } else {
    await transaction
      .insertInto('search')
      .values({ package_id: packageId, ...fields })
      .onConflict((conflict) => conflict.column('package_id').doUpdateSet(fields))
      .execute();
    await sql`insert or replace into search_words (rowid, words) values (${packageId}, ${words})`.execute(
      transaction,
    );
  }
}

/** Most versions have the facets of the one before. */
async function replaceFacets(
  transaction: Transaction<Tables>,
  packageId: number,
  facets: readonly Facet[],
): Promise<void> {
  const before = await transaction
    .selectFrom('facets')
    .select(['kind', 'value'])
    .where('package_id', '=', packageId)
    .execute();
  const key = ({ kind, value }: Facet) => `${kind} ${value}`;
  const [old, now] = [new Set(before.map(key)), new Set(facets.map(key))];
  if (old.size === now.size && [...old].every((facet) => now.has(facet))) return;
  await transaction.deleteFrom('facets').where('package_id', '=', packageId).execute();
  if (facets.length === 0) return;
  await transaction
    .insertInto('facets')
    .values(facets.map((facet) => ({ package_id: packageId, ...facet })))
    .execute();
}
