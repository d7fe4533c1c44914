import { type RawBuilder, sql } from 'kysely';
import { columnTypes } from '../store/dialect.ts';
import type { Store } from '../store/store.ts';

/**
 * The tables of search. `search` has what results are ranked by; which packages have all words is told by the database's own
 * full-text index: FTS5's in SQLite, a GIN index in PostgreSQL. `indexedWords` says what is in it.
 */
export function searchTables(dialect: Store['dialect']): RawBuilder<unknown>[] {
  const { text, integer } = columnTypes(dialect);
  const words = dialect === 'postgres' ? sql`, words tsvector not null` : sql``;
  return [
    sql`create table facets (
      package_id ${integer} not null references packages (id), kind ${text} not null, value ${text} not null,
      primary key (package_id, kind, value))`,
    sql`create index facets_value on facets (kind, value, package_id)`,
    sql`create table search (
      package_id ${integer} primary key references packages (id), name_words ${text} not null,
      keyword_words ${text} not null, description_words ${text} not null${words})`,
    ...(dialect === 'postgres' ? POSTGRES : SQLITE),
  ];
}

const POSTGRES = [
  // Away from the rows, which ranking reads.
  sql`alter table search alter column words set storage external`,
  // Searches read what waits to be put into the index one by one.
  sql`create index search_words on search using gin (words) with (gin_pending_list_limit = 256)`,
  // The planner thinks it cheap to look through all texts, which is what takes long.
  sql`create function search_matches(query tsquery) returns setof bigint
    language sql stable rows 2000 set enable_seqscan = off set enable_indexscan = off
    as 'select package_id from search where words @@ query'`,
];

const SQLITE = [
  // The tokenizer takes words as they are: nothing in them separates words, in ASCII or beyond.
  sql`create virtual table search_words using fts5 (
    words, tokenize = 'ascii', prefix = '2 3 4', detail = 'none', content = '', contentless_delete = 1)`,
];
