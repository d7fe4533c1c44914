import { type RawBuilder, sql } from 'kysely';
import { columnTypes } from '../store/dialect.ts';
import type { Store } from '../store/store.ts';

/**
 * The tables of search. `search` has what few results are ranked by; which packages have all words is told by the database's
 * own full-text index: FTS5's in SQLite, a GIN index in PostgreSQL. `indexedWords` says what is in it. Both have packages by
 * their `placeOf`.
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
      place ${integer} primary key, package_id ${integer} not null unique references packages (id),
      name_words ${text} not null, keyword_words ${text} not null, description_words ${text} not null${words})`,
    sql`create index search_names on search (name_words)`,
    ...(dialect === 'postgres' ? POSTGRES : SQLITE),
  ];
}

const POSTGRES = [
  // Away from the rows, which ranking reads.
  sql`alter table search alter column words set storage external`,
  // Searches read what waits to be put into the index one by one.
  sql`create index search_words on search using gin (words) with (gin_pending_list_limit = 256)`,
  // The planner thinks it cheap to look through all texts, which is what takes long.
  sql`create function search_count(query tsquery, without bigint[]) returns bigint
    language sql stable set enable_seqscan = off set enable_indexscan = off
    as 'select count(*) from search where words @@ query and place <> all (without)'`,
  sql`create function search_all(query tsquery) returns setof bigint
    language sql stable rows 1000 set enable_seqscan = off set enable_indexscan = off
    as 'select place from search where words @@ query'`,
  // One question for all, as most queries find nothing.
  sql`create function search_places(queries tsquery[], without bigint[], size bigint, start bigint) returns setof bigint
    language plpgsql stable rows 50 set enable_seqscan = off set enable_indexscan = off
    as $$
    declare
      query tsquery;
      found_here bigint;
    begin
      foreach query in array queries loop
        return query select place from search where words @@ query and place <> all (without)
          order by place limit size offset start;
        get diagnostics found_here = row_count;
        size := size - found_here;
        exit when size = 0;
        if found_here > 0 then
          start := 0;
        elsif start > 0 then
          start := start - search_count(query, without);
        end if;
      end loop;
    end $$`,
];

const SQLITE = [
  // The tokenizer takes words as they are: nothing in them separates words, in ASCII or beyond.
  sql`create virtual table search_words using fts5 (
    words, tokenize = 'ascii', prefix = '2 3 4', detail = 'none', content = '', contentless_delete = 1)`,
];
