import { type RawBuilder, sql } from 'kysely';
import { columnTypes } from '../store/dialect.ts';
import type { Store } from '../store/store.ts';

/**
 * The tables of search. `search` has what results are ranked by; which packages have all words is told by the database's own
 * full-text index: FTS5's in SQLite, a GIN index in PostgreSQL.
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
    dialect === 'postgres'
      ? sql`create index search_words on search using gin (words)`
      : // The tokenizer takes words as they are: nothing in them separates words, in ASCII or beyond.
        sql`create virtual table search_words using fts5 (
          words, tokenize = 'ascii', prefix = '1 2 3', detail = 'none', content = '', contentless_delete = 1)`,
  ];
}
