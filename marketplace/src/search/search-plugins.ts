import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type CapabilityName, packageName, timeText } from '../api/atoms.ts';
import type { SearchInput, SearchOutput } from '../api/plugin-schemas.ts';
import type { Store } from '../store/store.ts';
import type { FacetKind } from '../store/tables.ts';
import { ASKS_NOTHING } from './facets.ts';
import { queryWords, spaced } from './words.ts';

/**
 * Packages that have all words and all that is filtered by: those that have the words in the name before those that have
 * them in keywords, description and README; whole words before beginnings of words; a package of just that name first.
 * Both databases give the same packages in the same order.
 */
export async function searchPlugins(store: Store, input: SearchInput): Promise<SearchOutput> {
  const words = queryWords(input.text);
  // What has no letter and no digit is in no plugin.
  if (words.length === 0 && input.text.trim() !== '') return { total: 0, plugins: [], next: null };
  const matching = store.db
    .selectFrom('search')
    .innerJoin('packages', 'packages.id', 'search.package_id')
    .$if(words.length > 0, (query) => query.where(hasAll(store.dialect, words)))
    .where(({ and }) => and(filtersOf(input)));
  const [{ total }, rows] = await Promise.all([
    matching.select(({ fn }) => fn.countAll<number | string>().as('total')).executeTakeFirstOrThrow(),
    matching
      .select(['packages.id', 'packages.name', 'packages.latest', 'packages.description', 'packages.owner'])
      .select('packages.updated')
      .orderBy(scoreOf(store.dialect, words, input.text), 'desc')
      .$if(words.length === 0, (query) => query.orderBy('packages.updated', 'desc'))
      .orderBy(sql`length(packages.name)`)
      .orderBy('packages.id')
      .limit(input.size)
      .offset(input.from)
      .execute(),
  ]);
  const facets = await facetsOf(
    store,
    rows.map(({ id }) => id),
  );
  const next = input.from + rows.length;
  return {
    total: Number(total),
    plugins: rows.map(({ id, name, latest, description, owner, updated }) => ({
      name,
      version: latest as string,
      description,
      owner,
      updated: timeText(Number(updated)),
      ...facets(id),
    })),
    next: rows.length > 0 && next < Number(total) ? next : null,
  };
}

type Dialect = Store['dialect'];

/** That a package has all words, the last at least as a beginning. Words hold letters, digits and marks alone. */
function hasAll(dialect: Dialect, words: readonly string[]): RawBuilder<SqlBool> {
  const last = words.length - 1;
  if (dialect === 'postgres') {
    const query = words.map((word, index) => `'${word}'${index === last ? ':*' : ''}`).join(' & ');
    return sql`search.words @@ ${query}::tsquery`;
  }
  const query = words.map((word, index) => `"${word}"${index === last ? '*' : ''}`).join(' AND ');
  return sql`search.package_id in (select rowid from search_words where search_words match ${query})`;
}

function filtersOf({ capability, framework, hook }: SearchInput): RawBuilder<SqlBool>[] {
  const filters: [FacetKind, string | undefined][] = [
    ['capability', capability],
    ['framework', framework],
    ['hook', hook],
  ];
  return filters
    .filter(([, value]) => value !== undefined)
    .map(
      ([kind, value]) =>
        sql`search.package_id in (select package_id from facets where kind = ${kind} and value = ${value})`,
    );
}

const FIELDS = [
  { column: 'name_words', whole: 9, beginning: 8 },
  { column: 'keyword_words', whole: 5, beginning: 4 },
  { column: 'description_words', whole: 3, beginning: 2 },
] as const;
const SAME_NAME = 1000;
const SAME_WORDS = 500;

/** Each word counts by the best field that has it; one that only the README has counts nothing. */
function scoreOf(dialect: Dialect, words: readonly string[], text: string): RawBuilder<number> {
  const place = sql.raw(dialect === 'postgres' ? 'strpos' : 'instr');
  const has = (column: string, part: string) => sql`${place}(${sql.ref(`search.${column}`)}, ${part}) > 0`;
  const points = words.map((word, index) => {
    const cases = FIELDS.flatMap(({ column, whole, beginning }) => [
      sql`when ${has(column, ` ${word} `)} then ${sql.lit(whole)}`,
      ...(index === words.length - 1
        ? [sql`when ${has(column, ` ${word}`)} then ${sql.lit(beginning)}`]
        : []),
    ]);
    return sql`case ${sql.join(cases, sql` `)} else 0 end`;
  });
  // Not every text is one that a database takes.
  const name = packageName.safeParse(text.trim().toLowerCase()).data ?? '';
  const same = sql`case when packages.name = ${name} then ${sql.lit(SAME_NAME)}
    when search.name_words = ${spaced(words)} then ${sql.lit(SAME_WORDS)} else 0 end`;
  return sql`${sql.join([same, ...points], sql` + `)}`;
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
