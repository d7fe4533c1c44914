import { type OperationNodeSource, sql, type Transaction } from 'kysely';
import { runTogether } from '../store/run-together.ts';
import type { Store } from '../store/store.ts';
import type { Package, Tables, Version } from '../store/tables.ts';
import { describedBy, type Facet, facetsOf } from './facets.ts';
import { placeOf } from './place.ts';
import { indexedWords, spaced, wordsOf } from './words.ts';

/** Characters of a README whose words can be found, and how many of them. */
const README = { characters: 64 * 1024, words: 400 };

/** What a package is found by: its name, and its latest version. */
export type Indexed = Pick<Package, 'name' | 'description'> &
  Pick<Version, 'capabilities' | 'hooks' | 'manifest' | 'package_json' | 'readme'>;

/**
 * Makes a package found by its latest version, or not found where it has none. Publishing does so, within the change,
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
  const statements =
    row === undefined
      ? outOfIndex(transaction, dialect, packageId)
      : intoIndex(transaction, dialect, packageId, row);
  await runTogether(transaction, statements);
}

function outOfIndex(
  transaction: Transaction<Tables>,
  dialect: Store['dialect'],
  packageId: number,
): OperationNodeSource[] {
  // Its place in the words is found by the row that goes after it.
  const words = sql`delete from search_words where rowid in (select place from search where package_id = ${packageId})`;
  return [
    ...(dialect === 'sqlite' ? [words] : []),
    transaction.deleteFrom('facets').where('package_id', '=', packageId),
    transaction.deleteFrom('search').where('package_id', '=', packageId),
  ];
}

/**
 * The statements that make a package found, for `runTogether`.
 *
 * @param packageId `packages.id`
 * @param latest what it is found by from then on
 */
export function intoIndex(
  transaction: Transaction<Tables>,
  dialect: Store['dialect'],
  packageId: number,
  latest: Indexed,
): OperationNodeSource[] {
  const words = {
    name: wordsOf(latest.name),
    keywords: wordsOf(describedBy(latest.package_json).keywords.join(' '), 100),
    description: wordsOf(latest.description, 100),
    readme: wordsOf(latest.readme.slice(0, README.characters), README.words),
  };
  const fields = {
    name_words: spaced(words.name),
    keyword_words: spaced(words.keywords),
    description_words: spaced(words.description),
  };
  const place = placeOf(fields.name_words, packageId);
  const facets = facetsOf(latest, latest);
  const indexed = indexedWords(
    words,
    facets.filter(({ kind }) => kind !== 'keyword'),
  );
  if (dialect === 'postgres') {
    const lexemes = sql`array_to_tsvector(string_to_array(${indexed}, ' '))`;
    const { name_words, keyword_words, description_words } = fields;
    const search = sql`
      insert into search (place, package_id, name_words, keyword_words, description_words, words)
      values (${place}, ${packageId}, ${name_words}, ${keyword_words}, ${description_words}, ${lexemes})
      on conflict (place) do update set
        name_words = excluded.name_words, keyword_words = excluded.keyword_words,
        description_words = excluded.description_words, words = excluded.words`;
    return [...replaceFacets(transaction, packageId, facets), search];
  }
  return [
    ...replaceFacets(transaction, packageId, facets),
    transaction
      .insertInto('search')
      .values({ place, package_id: packageId, ...fields })
      .onConflict((conflict) => conflict.column('place').doUpdateSet(fields)),
    sql`insert or replace into search_words (rowid, words) values (${place}, ${indexed})`,
  ];
}

/** Most versions have the facets of the one before, of which nothing is written then. */
function replaceFacets(
  transaction: Transaction<Tables>,
  packageId: number,
  facets: readonly Facet[],
): OperationNodeSource[] {
  const others = transaction
    .deleteFrom('facets')
    .where('package_id', '=', packageId)
    .where(({ not, or, and }) => not(or(facets.map(({ kind, value }) => and({ kind, value })))));
  const own = facets.map((facet) => ({ package_id: packageId, ...facet }));
  // Every version asks for something or for nothing, and has a facet for either.
  return [
    others,
    transaction
      .insertInto('facets')
      .values(own)
      .onConflict((conflict) => conflict.doNothing()),
  ];
}
