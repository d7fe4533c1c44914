import { sql, type Transaction } from 'kysely';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { describedBy, type Facet, facetsOf } from './facets.ts';
import { placeOf } from './place.ts';
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
  const facets = row === undefined ? [] : facetsOf(row, row);
  await replaceFacets(transaction, packageId, facets);
  if (row === undefined) return removePackage(transaction, dialect, packageId);
  const words = {
    name: wordsOf(row.name),
    keywords: wordsOf(describedBy(row.package_json).keywords.join(' '), 100),
    description: wordsOf(row.description, 100),
    readme: wordsOf(row.readme.slice(0, README.characters), README.words),
  };
  const fields = {
    name_words: spaced(words.name),
    keyword_words: spaced(words.keywords),
    description_words: spaced(words.description),
  };
  const place = placeOf(fields.name_words, packageId);
  const indexed = indexedWords(
    words,
    facets.filter(({ kind }) => kind !== 'keyword'),
  );
  if (dialect === 'postgres') {
    const lexemes = sql`array_to_tsvector(string_to_array(${indexed}, ' '))`;
    const { name_words, keyword_words, description_words } = fields;
    await sql`
      insert into search (place, package_id, name_words, keyword_words, description_words, words)
      values (${place}, ${packageId}, ${name_words}, ${keyword_words}, ${description_words}, ${lexemes})
      on conflict (place) do update set
        name_words = excluded.name_words, keyword_words = excluded.keyword_words,
        description_words = excluded.description_words, words = excluded.words`.execute(transaction);
  } else {
    await transaction
      .insertInto('search')
      .values({ place, package_id: packageId, ...fields })
      .onConflict((conflict) => conflict.column('place').doUpdateSet(fields))
      .execute();
    await sql`insert or replace into search_words (rowid, words) values (${place}, ${indexed})`.execute(
      transaction,
    );
  }
}

async function removePackage(
  transaction: Transaction<Tables>,
  dialect: Store['dialect'],
  packageId: number,
): Promise<void> {
  if (dialect === 'sqlite')
    await sql`delete from search_words where rowid in (select place from search where package_id = ${packageId})`.execute(
      transaction,
    );
  await transaction.deleteFrom('search').where('package_id', '=', packageId).execute();
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
