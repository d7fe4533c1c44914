import { Kysely } from 'kysely';
import Database from 'libsql';
import { Changes } from './changes.ts';
import { SqliteConnectionDialect, whenFree } from './sqlite-driver.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/** Readers wait so long, on the thread, where another process recovers the database after a crash. */
const READ_BUSY_MS = 5000;

async function connect(file: string): Promise<Database.Database> {
  const database = await whenFree(() => new Database(file));
  await whenFree(() => database.pragma('journal_mode = WAL'));
  // A commit is on the disk when it returns.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  return database;
}

/** Opens a database file, or makes it: one connection for changes, one for reading beside them. */
export async function openSqlite(file: string): Promise<Store> {
  const forChanges = await connect(file);
  const forReading = await connect(file);
  forReading.pragma(`busy_timeout = ${READ_BUSY_MS}`);
  forReading.pragma('query_only = ON');
  const writer = new Kysely<Tables>({ dialect: new SqliteConnectionDialect(forChanges) });
  const changes = new Changes('sqlite', (run) => writer.transaction().execute(run));
  const db = new Kysely<Tables>({ dialect: new SqliteConnectionDialect(forReading) });
  return {
    dialect: 'sqlite',
    db,
    change: (run) => changes.change(run),
    async close() {
      await writer.destroy();
      await db.destroy();
    },
  };
}
