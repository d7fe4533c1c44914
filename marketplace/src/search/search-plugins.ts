import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type CapabilityName, timeText } from '../api/atoms.ts';
import type { SearchInput, SearchOutput } from '../api/plugin-schemas.ts';
import type { Store } from '../store/store.ts';
import type { FacetKind, Package } from '../store/tables.ts';
import { ASKS_NOTHING, type Facet } from './facets.ts';
import { allPlaces, countOf, placesOf } from './full-text.ts';
import { idAt } from './place.ts';
import { idOfName, scoreOf } from './score.ts';
import { facetsQuery, type SearchQueries, searchQueries } from './search-queries.ts';
import { queryWords, spaced } from './words.ts';

/** Of so many at most each is ranked by itself; of more, tiers are. */
export const MOST_RANKED = 1000;
/** Packages of just the name that was looked for, which are before all tiers. */
const MOST_NAMESAKES = 50;

/**
 * Packages that have all words and all that is filtered by: those that have the words in the name before those that have
 * them in keywords, description and README; whole words before beginnings of words; a package of just that name first;
 * without words those that changed last. Both databases give the same packages in the same order.
 */
export async function searchPlugins(store: Store, input: SearchInput): Promise<SearchOutput> {
  const words = queryWords(input.text);
  // What has no letter and no digit is in no plugin.
  if (words.length === 0 && input.text.trim() !== '') return { total: 0, plugins: [], next: null };
  const { total, ids } = await (words.length === 0 ? browsed(store, input) : matched(store, words, input));
  const [packages, facets] = await Promise.all([packagesOf(store, ids), facetsOf(store, ids)]);
  const next = input.from + ids.length;
  return {
    total,
    plugins: ids.flatMap((id) => {
      const row = packages.get(id);
      // Withdrawn since the first query.
      if (row?.latest == null) return [];
      const { name, latest: version, description, owner, updated } = row;
      return [{ name, version, description, owner, updated: timeText(updated), ...facets(id) }];
    }),
    next: ids.length > 0 && next < total ? next : null,
  };
}

interface Found {
  total: number;
  /** Of a page's packages, in order. */
  ids: number[];
}

async function browsed(store: Store, input: SearchInput): Promise<Found> {
  const { db, dialect } = store;
  const facets = filtersOf(input);
  const query = facets.length === 0 ? null : facetsQuery(dialect, facets);
  const total =
    query === null
      ? (
          await db
            .selectFrom('search')
            .select(({ fn }) => fn.countAll<number>().as('total'))
            .execute()
        )[0]?.total
      : await countOf(store, query);
  let rows = db
    .selectFrom('packages')
    .select('id')
    .where('latest', 'is not', null)
    .orderBy('updated', 'desc')
    .orderBy('id', 'desc')
    .limit(input.size)
    .offset(input.from);
  if (query !== null && (total ?? 0) <= MOST_RANKED) {
    rows = rows.where(
      sql<SqlBool>`id in (select package_id from search where place in (${allPlaces(dialect, query)}))`,
    );
  } else rows = rows.where(({ and }) => and(hasFacets(sql.ref('packages.id'), facets)));
  return { total: total ?? 0, ids: (await rows.execute()).map(({ id }) => id) };
}

async function matched(store: Store, words: readonly string[], input: SearchInput): Promise<Found> {
  const queries = searchQueries(store.dialect, words, filtersOf(input));
  const total = await countOf(store, queries.all);
  const places =
    total <= MOST_RANKED
      ? await ranked(store, queries, words, input)
      : await tiered(store, queries, words, input);
  return { total, ids: places.map(idAt) };
}

async function ranked(
  { db, dialect }: Store,
  { all }: SearchQueries,
  words: readonly string[],
  { text, size, from }: SearchInput,
): Promise<number[]> {
  const rows = await db
    .selectFrom('search')
    .select('place')
    .where(sql<SqlBool>`place in (${allPlaces(dialect, all)})`)
    .orderBy(scoreOf(dialect, words, text), 'desc')
    .orderBy('place')
    .limit(size)
    .offset(from)
    .execute();
  return rows.map(({ place }) => place);
}

/** A page out of the tiers, one after the other. */
async function tiered(
  store: Store,
  { tiers }: SearchQueries,
  words: readonly string[],
  { text, size, from, ...filters }: SearchInput,
): Promise<number[]> {
  const without = await namesakes(store, words, text, filtersOf(filters));
  const places = without.slice(from, from + size);
  const part = { without, size: size - places.length, from: Math.max(0, from - without.length) };
  return [...places, ...(await placesOf(store, tiers, part))];
}

/** Places of packages with just the name that was looked for, then of those with its words. */
async function namesakes(
  { db }: Store,
  words: readonly string[],
  text: string,
  facets: readonly Facet[],
): Promise<number[]> {
  const same = sql<SqlBool>`package_id = ${idOfName(text)}`;
  const rows = await db
    .selectFrom('search')
    .select('place')
    .where(({ or, eb }) => or([same, eb('name_words', '=', spaced(words))]))
    .where(({ and }) => and(hasFacets(sql.ref('search.package_id'), facets)))
    .orderBy(sql`case when ${same} then 0 else 1 end`)
    .orderBy('place')
    .limit(MOST_NAMESAKES)
    .execute();
  return rows.map(({ place }) => place);
}

function filtersOf({ capability, framework, hook }: Filters): Facet[] {
  const filters: [FacetKind, string | undefined][] = [
    ['capability', capability],
    ['framework', framework],
    ['hook', hook],
  ];
  return filters.flatMap(([kind, value]) => (value === undefined ? [] : [{ kind, value }]));
}

type Filters = Pick<SearchInput, 'capability' | 'framework' | 'hook'>;

/** Each package is looked up as a database comes to it, who would read all that have a facet for `exists`. */
const hasFacets = (id: RawBuilder<unknown>, facets: readonly Facet[]): RawBuilder<SqlBool>[] =>
  facets.map(
    ({ kind, value }) =>
      sql`(select kind from facets where package_id = ${id} and kind = ${kind} and value = ${value}) is not null`,
  );

async function packagesOf({ db }: Store, ids: readonly number[]): Promise<ReadonlyMap<number, Package>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('packages').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** What a result shows of a package's facets. */
type Shown = Pick<SearchOutput['plugins'][number], 'keywords' | 'capabilities' | 'frameworks' | 'hooks'>;

async function facetsOf(store: Store, ids: readonly number[]): Promise<(id: number) => Shown> {
  const rows =
    ids.length === 0
      ? []
      : await store.db.selectFrom('facets').selectAll().where('package_id', 'in', ids).execute();
  return (id) => {
    const own = rows.filter(({ package_id }) => package_id === id);
    const values = (of: FacetKind) =>
      own
        .filter(({ kind }) => kind === of)
        .map(({ value }) => value)
        .sort();
    return {
      keywords: values('keyword'),
      capabilities: values('capability').filter((value) => value !== ASKS_NOTHING) as CapabilityName[],
      frameworks: values('framework'),
      hooks: values('hook'),
    };
  };
}
