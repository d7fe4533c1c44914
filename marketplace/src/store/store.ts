import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** The open database. */
export interface Store {
  readonly dialect: 'postgres' | 'sqlite';
  /** For reading. */
  readonly db: Kysely<Tables>;
  /**
   * Runs a change. Changes of all processes run one after the other, so that what one reads stays true until it ends;
   * what it did is durable when this resolves, and undone where it rejects. `run` may be called again after what it did was
   * undone, because of another change.
   */
  change<Result>(run: (transaction: Transaction<Tables>) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
