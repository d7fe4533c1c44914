import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { type CapabilityName, packageName, timeText } from '../api/atoms.ts';
import type { SearchInput, SearchOutput } from '../api/plugin-schemas.ts';
import type { Store } from '../store/store.ts';
import type { FacetKind, Package } from '../store/tables.ts';
import { ASKS_NOTHING } from './facets.ts';
import { BEGINNING, queryWords, spaced, WHOLE } from './words.ts';

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

async function browsed({ db }: Store, input: SearchInput): Promise<Found> {
  const all = db
    .selectFrom('packages')
    .where('latest', 'is not', null)
    .where(({ and }) => and(filtersOf(sql.ref('packages.id'), input)));
  const [{ total }, rows] = await Promise.all([
    all.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    all.select('id').orderBy('updated', 'desc').orderBy('id').limit(input.size).offset(input.from).execute(),
  ]);
  return { total, ids: rows.map(({ id }) => id) };
}

async function matched(store: Store, words: readonly string[], input: SearchInput): Promise<Found> {
  const [{ rows: counted }, rows] = await Promise.all([
    countOf(store.dialect, words, input).execute(store.db),
    store.db
      .selectFrom('search')
      .select('package_id')
      .where(hasAll(store.dialect, words))
      .where(({ and }) => and(filtersOf(sql.ref('search.package_id'), input)))
      .orderBy(scoreOf(store.dialect, words, input.text), 'desc')
      .orderBy(sql`length(name_words)`)
      .orderBy('package_id')
      .limit(input.size)
      .offset(input.from)
      .execute(),
  ]);
  return { total: counted[0]?.total ?? 0, ids: rows.map(({ package_id }) => package_id) };
}

function countOf(
  dialect: Dialect,
  words: readonly string[],
  input: SearchInput,
): RawBuilder<{ total: number }> {
  const filters = filtersOf(sql.ref('id'), input);
  const where = filters.length === 0 ? sql`` : sql` where ${sql.join(filters, sql` and `)}`;
  return sql`select count(*) as total from (${matches(dialect, words)}) as found${where}`;
}

type Dialect = Store['dialect'];

const hasAll = (dialect: Dialect, words: readonly string[]): RawBuilder<SqlBool> =>
  sql`package_id in (${matches(dialect, words)})`;

/** The ids of packages that have all words, the last at least as a beginning. */
const matches = (dialect: Dialect, words: readonly string[]): RawBuilder<{ id: number }> =>
  dialect === 'postgres'
    ? sql`select id from search_matches(${tsQuery(words)}::tsquery) as all_words (id)`
    : sql`select rowid as id from search_words where search_words match ${ftsQuery(words)}`;

// Words hold letters, digits and marks alone, so that none ends the quotes that it is in.
const tsQuery = (words: readonly string[]): string =>
  [
    ...words.map((word) => `'${WHOLE}${word}'`).slice(0, -1),
    `('${WHOLE}${last(words)}' | '${BEGINNING}${last(words)}':*)`,
  ].join(' & ');
const ftsQuery = (words: readonly string[]): string =>
  [
    ...words.map((word) => `"${WHOLE}${word}"`).slice(0, -1),
    `("${WHOLE}${last(words)}" OR "${BEGINNING}${last(words)}"*)`,
  ].join(' AND ');
const last = (words: readonly string[]): string => words.at(-1) ?? '';

function filtersOf(
  id: Expression<number>,
  { capability, framework, hook }: SearchInput,
): RawBuilder<SqlBool>[] {
  // `is true` has both databases read each filter's packages once, and hold every package against them. They would start from
  // the filters instead, and take seconds: SQLite always, PostgreSQL before it knows how large the tables are.
  const filters: [FacetKind, string | undefined][] = [
    ['capability', capability],
    ['framework', framework],
    ['hook', hook],
  ];
  return filters
    .filter(([, value]) => value !== undefined)
    .map(
      ([kind, value]) =>
        sql`(${id} in (select package_id from facets where kind = ${kind} and value = ${value})) is true`,
    );
}

const FIELDS = [
  { column: 'name_words', whole: 9, beginning: 8 },
  { column: 'keyword_words', whole: 5, beginning: 4 },
  { column: 'description_words', whole: 3, beginning: 2 },
] as const;
/** Words that are ranked by; the others must be there all the same. */
const RANKING_WORDS = 4;
const SAME_NAME = 1000;
const SAME_WORDS = 500;

/** Each word counts by the best field that has it; one that only the README has counts nothing. */
function scoreOf(dialect: Dialect, words: readonly string[], text: string): RawBuilder<number> {
  const place = sql.raw(dialect === 'postgres' ? 'strpos' : 'instr');
  const has = (column: string, part: string) => sql`${place}(${sql.ref(column)}, ${part}) > 0`;
  const points = words.slice(0, RANKING_WORDS).map((word, index) => {
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
  const same = sql`case when package_id = (select id from packages where name = ${name}) then ${sql.lit(SAME_NAME)}
    when name_words = ${spaced(words)} then ${sql.lit(SAME_WORDS)} else 0 end`;
  return sql`${sql.join([same, ...points], sql` + `)}`;
}

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
