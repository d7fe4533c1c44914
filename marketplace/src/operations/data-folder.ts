import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StoreLocation } from '../store/open-store.ts';
import type { Settings } from './settings.ts';

type Places = Pick<Settings, 'data' | 'database' | 'keys'>;

/** The SQLite database of a data folder. */
export const sqliteFile = ({ data }: Pick<Settings, 'data'>): string => resolve(data, 'registry.db');

/** Where the registry's own keys are. */
export const keysFolder = ({ data, keys }: Places): string =>
  keys ? resolve(keys) : join(resolve(data), 'keys');

/** Where the database is; its folder is made where it is missing. */
export function storeLocation({ data, database }: Places): StoreLocation {
  if (database) return { postgres: database };
  mkdirSync(resolve(data), { recursive: true, mode: 0o700 });
  return { sqlite: sqliteFile({ data }) };
}
