import { type Kysely, sql, type Transaction } from 'kysely';
import * as first from './migrations/0001-first.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/** A step from one version of the tables to the next. */
interface Migration {
  up(transaction: Transaction<Tables>, dialect: Store['dialect']): Promise<void>;
}

/** In order. What was released is never changed; what comes new must leave older processes working. */
const MIGRATIONS: ReadonlyMap<string, Migration> = new Map([['0001-first', first]]);

interface MigrationTables {
  migrations: { name: string };
}

/**
 * Brings the tables up to this version, all or nothing. Of several processes that start at once one does it, and the
 * others wait.
 *
 * @throws Error where the database has been changed by a newer version
 */
export async function migrate(store: Store): Promise<void> {
  await store.change(async (transaction) => {
    await sql`create table if not exists migrations (name text primary key)`.execute(transaction);
    const own = transaction as unknown as Kysely<MigrationTables>;
    const rows = await own.selectFrom('migrations').select('name').execute();
    const applied = new Set(rows.map(({ name }) => name));
    const unknown = [...applied].filter((name) => !MIGRATIONS.has(name));
    if (unknown.length > 0) {
      throw new Error(
        `This database is of a newer version: it has ${unknown.join(', ')}. Start that version.`,
      );
    }
    for (const [name, migration] of MIGRATIONS) {
      if (applied.has(name)) continue;
      await migration.up(transaction, store.dialect);
      await own.insertInto('migrations').values({ name }).execute();
    }
  });
}
