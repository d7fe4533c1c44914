import { type RawBuilder, sql } from 'kysely';
import type { Store } from './store.ts';

/** Where a migration's types differ: every text compares by its bytes, every integer has 64 bits. */
export interface ColumnTypes {
  readonly text: RawBuilder<unknown>;
  readonly integer: RawBuilder<unknown>;
  readonly bytes: RawBuilder<unknown>;
  /** A key that counts up and is never given twice, with all that makes it the primary key. */
  readonly id: RawBuilder<unknown>;
}

const TYPES: Record<Store['dialect'], ColumnTypes> = {
  sqlite: {
    text: sql`text`,
    integer: sql`integer`,
    bytes: sql`blob`,
    id: sql`integer primary key autoincrement`,
  },
  postgres: {
    text: sql`text collate "C"`,
    integer: sql`bigint`,
    bytes: sql`bytea`,
    id: sql`bigint generated always as identity primary key`,
  },
};

/** The column types of a dialect. */
export const columnTypes = (dialect: Store['dialect']): ColumnTypes => TYPES[dialect];
