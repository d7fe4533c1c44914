import { type Kysely, sql } from 'kysely';
import type { Store } from '../store/store.ts';

/**
 * Makes the tables of search; the first migration calls it. `search` has what results are ranked by. Which packages have all
 * words is told by the database's own full-text index: FTS5's in SQLite, a GIN index over `search.words` in PostgreSQL.
 */
export async function createSearchTables(db: Kysely<unknown>, dialect: Store['dialect']): Promise<void> {
  await db.schema
    .createTable('facets')
    .addColumn('package_id', 'integer', (column) => column.notNull().references('packages.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('facets_key', ['package_id', 'kind', 'value'])
    .execute();
  await db.schema
    .createIndex('facets_by_value')
    .on('facets')
    .columns(['kind', 'value', 'package_id'])
    .execute();
  await db.schema
    .createTable('search')
    .addColumn('package_id', 'integer', (column) => column.primaryKey().references('packages.id'))
    .addColumn('name_words', 'text', (column) => column.notNull())
    .addColumn('keyword_words', 'text', (column) => column.notNull())
    .addColumn('description_words', 'text', (column) => column.notNull())
    .execute();
  if (dialect === 'postgres') {
    await sql`alter table search add column words tsvector not null`.execute(db);
    await sql`create index search_words on search using gin (words)`.execute(db);
  } else {
    // The tokenizer takes words as they are: nothing in them separates words, in ASCII or beyond.
    await sql`
      create virtual table search_words using fts5 (
        words, tokenize = 'ascii', prefix = '1 2 3', detail = 'none', content = '', contentless_delete = 1
      )`.execute(db);
  }
}
