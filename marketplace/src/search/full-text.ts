import { type RawBuilder, sql } from 'kysely';
import type { Store } from '../store/store.ts';

/** Some of what queries find, by place. */
export interface Part {
  /** Places that do not count. */
  without: readonly number[];
  size: number;
  from: number;
}

/**
 * Places of packages that queries of the full-text index find, those of the first query in their order, then those of the next.
 * No query is asked that comes after the part. SQLite reads a query's places in their order, to the last of the part;
 * PostgreSQL gathers them all, and holds on to the first.
 *
 * @param queries as `searchQueries` writes them; none finds what another does
 */
export async function placesOf(store: Store, queries: readonly string[], part: Part): Promise<number[]> {
  if (part.size === 0) return [];
  if (store.dialect === 'postgres') {
    const { without, size, from } = part;
    const each = sql.join(queries.map((query) => sql`${query}::tsquery`));
    const { rows } = await sql<{ place: number }>`select place
      from search_places(array[${each}], ${array(without)}::bigint[], ${size}, ${from}) as places (place)`.execute(
      store.db,
    );
    return rows.map(({ place }) => place);
  }
  const places: number[] = [];
  let skipped = part.from;
  for (const query of queries) {
    const { rows } = await partInSqlite(query, {
      without: part.without,
      size: part.size - places.length,
      from: skipped,
    }).execute(store.db);
    places.push(...rows.map(({ place }) => place));
    if (places.length === part.size) break;
    if (rows.length > 0) skipped = 0;
    else if (skipped > 0) skipped -= await countOf(store, query, part.without);
  }
  return places;
}

/** One query's part, in SQLite. */
export const partInSqlite = (query: string, { without, size, from }: Part): RawBuilder<{ place: number }> =>
  sql`select rowid as place from search_words where search_words match ${query}${excluding(without)}
    order by rowid limit ${size} offset ${from}`;

/** The places that a query finds, to be used where they are few. */
export const allPlaces = (dialect: Store['dialect'], query: string): RawBuilder<{ place: number }> =>
  dialect === 'postgres'
    ? sql`select search_all(${query}::tsquery)`
    : sql`select rowid from search_words where search_words match ${query}`;

/**
 * How many packages a query finds.
 *
 * @param without places that do not count
 */
export async function countOf(
  { db, dialect }: Store,
  query: string,
  without: readonly number[] = [],
): Promise<number> {
  const { rows } = await (dialect === 'postgres'
    ? sql<{ total: number }>`select search_count(${query}::tsquery, ${array(without)}::bigint[]) as total`
    : sql<{ total: number }>`select count(*) as total from search_words
        where search_words match ${query}${excluding(without)}`
  ).execute(db);
  return rows[0]?.total ?? 0;
}

const array = (places: readonly number[]): string => `{${places.join()}}`;
const excluding = (places: readonly number[]): RawBuilder<unknown> =>
  places.length === 0 ? sql`` : sql` and rowid not in (${sql.join(places)})`;
