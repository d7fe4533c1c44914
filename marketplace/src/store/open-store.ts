import { migrate } from './migrate.ts';
import { openPostgres } from './open-postgres.ts';
import { openSqlite } from './open-sqlite.ts';
import type { Store } from './store.ts';

/** Where the database is: a file of its own, or a database of a PostgreSQL server as `postgres://user:password@host/name`. */
export type StoreLocation = { readonly sqlite: string } | { readonly postgres: string };

/**
 * Opens the database and brings its tables up to date. Any number of processes may do so at a time.
 *
 * @throws Error where it cannot be opened, or is of a newer version
 */
export async function openStore(location: StoreLocation): Promise<Store> {
  const store = 'sqlite' in location ? await openSqlite(location.sqlite) : openPostgres(location.postgres);
  try {
    await migrate(store);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}
