import { RegistryError } from '@nexxo/native/protocol';
import {
  Kysely,
  PostgresDialect,
  PostgresQueryCompiler,
  type QueryCompiler,
  sql,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import { Changes } from './changes.ts';
import { parameter } from './parameter.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/** The advisory lock that changes of all processes take; any number that nobody else takes in this database. */
const CHANGES_LOCK = 7_811_320_466;
/** How long a change waits for those of other processes. */
const LOCK_TIMEOUT = '30s';
const CONNECT_MS = 10_000;
const CONNECTIONS = 10;

const LOCK_NOT_AVAILABLE = '55P03';

/** bigint and numeric, which the driver gives as text. */
const WHOLE_NUMBERS: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC];

function toNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new RangeError(`${text} is too large`);
  return value;
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    WHOLE_NUMBERS.includes(id) ? toNumber : pg.types.getTypeParser(id, format),
};

class CheckedCompiler extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    super.appendValue(parameter(value));
  }
}

class CheckedDialect extends PostgresDialect {
  override createQueryCompiler(): QueryCompiler {
    return new CheckedCompiler();
  }
}

/** Alone among all processes until the transaction ends, and durable after it, whatever the server's default. */
async function lock(transaction: Transaction<Tables>): Promise<void> {
  try {
    await sql`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true),
      set_config('synchronous_commit', case when current_setting('synchronous_commit') in ('off', 'local')
        then 'on' else current_setting('synchronous_commit') end, true),
      pg_advisory_xact_lock(${CHANGES_LOCK})`.execute(transaction);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== LOCK_NOT_AVAILABLE) throw error;
    throw new RegistryError('NEXXO_REGISTRY_UNAVAILABLE', 'The database is busy', { cause: error });
  }
}

/** Opens a database of a PostgreSQL server. */
export function openPostgres(url: string): Store {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    types,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'nexxo-marketplace',
  });
  // A connection that breaks while nobody uses it is replaced by the next query, which says so if it cannot be.
  pool.on('error', () => {});
  const db = new Kysely<Tables>({ dialect: new CheckedDialect({ pool }) });
  const changes = new Changes('postgres', (run) =>
    db
      .transaction()
      // What a statement sees is as of its own start, so that those after the lock see all earlier changes.
      .setIsolationLevel('read committed')
      .execute(async (transaction) => {
        await lock(transaction);
        await run(transaction);
      }),
  );
  return {
    dialect: 'postgres',
    db,
    change: (run) => changes.change(run),
    close: () => db.destroy(),
  };
}
