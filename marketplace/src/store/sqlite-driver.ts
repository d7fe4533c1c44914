import { setTimeout as sleep } from 'node:timers/promises';
import { RegistryError } from '@nexxo/native/protocol';
import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type Database from 'libsql';
import { parameter } from './parameter.ts';
import { Queue } from './queue.ts';

/** How long a change waits for those of other processes. */
const LOCK_MS = 30_000;
const RETRY_MS = { least: 1, most: 12 };

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');

/** Runs it until no other process is in the way; the wait leaves the thread to others, which SQLite's own does not. */
export async function whenFree<Result>(run: () => Result): Promise<Result> {
  const end = Date.now() + LOCK_MS;
  for (;;) {
    try {
      return run();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (Date.now() > end) {
        throw new RegistryError('NEXXO_REGISTRY_UNAVAILABLE', 'The database is busy', { cause: error });
      }
      await sleep(RETRY_MS.least + Math.random() * (RETRY_MS.most - RETRY_MS.least));
    }
  }
}

/** Blobs come out of SQLite as ArrayBuffer, out of PostgreSQL as bytes. */
function withBytes(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row;
  for (const [name, value] of Object.entries(row)) {
    if (value instanceof ArrayBuffer) Object.assign(row, { [name]: new Uint8Array(value) });
  }
  return row;
}

/** How many statements are kept ready. */
const KEPT_STATEMENTS = 200;

class SqliteConnection implements DatabaseConnection {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const statement = this.#statements.get(query.sql) ?? this.#database.prepare(query.sql);
    // Taken out and put in again, it is the newest; one that failed is not kept.
    this.#statements.delete(query.sql);
    const result = this.#run<Row>(statement, [...query.parameters]);
    this.#statements.set(query.sql, statement);
    if (this.#statements.size > KEPT_STATEMENTS) {
      const [oldest = ''] = this.#statements.keys();
      this.#statements.delete(oldest);
    }
    return result;
  }

  #run<Row>(statement: Database.Statement, parameters: unknown[]): QueryResult<Row> {
    // Kysely says what a row is by the query that it built. All rows are read, so that nothing stays open.
    if (statement.reader) return { rows: statement.all(parameters).map(withBytes) as Row[] };
    const { changes, lastInsertRowid } = statement.run(parameters);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  // biome-ignore lint/correctness/useYield: rows come all at once
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('SQLite gives all rows at once');
  }
}

class SqliteDriver implements Driver {
  readonly #database: Database.Database;
  readonly #connection: SqliteConnection;
  readonly #queue = new Queue();
  #leave: () => void = () => {};

  constructor(database: Database.Database) {
    this.#database = database;
    this.#connection = new SqliteConnection(database);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    this.#leave = await this.#queue.enter();
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#leave();
  }

  async beginTransaction(): Promise<void> {
    // The lock for writing at once: a transaction that read first could not get it after another's change.
    await whenFree(() => this.#database.exec('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk makes SQLite roll back by itself.
    if (this.#database.inTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    this.#database.close();
  }
}

class CheckedCompiler extends SqliteQueryCompiler {
  protected override appendValue(value: unknown): void {
    super.appendValue(parameter(value));
  }
}

/** Kysely's dialect over one open connection of SQLite. */
export class SqliteConnectionDialect implements Dialect {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  createDriver(): Driver {
    return new SqliteDriver(this.#database);
  }

  createQueryCompiler(): QueryCompiler {
    return new CheckedCompiler();
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(database);
  }
}
