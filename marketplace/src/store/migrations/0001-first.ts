import { sql, type Transaction } from 'kysely';
import { searchTables } from '../../search/search-tables.ts';
import { columnTypes } from '../dialect.ts';
import type { Store } from '../store.ts';
import type { Tables } from '../tables.ts';

/** All tables, as tables.ts describes them. */
export async function up(transaction: Transaction<Tables>, dialect: Store['dialect']): Promise<void> {
  const { text, integer, bytes, id } = columnTypes(dialect);
  const statements = [
    sql`create table settings (name ${text} not null primary key, value ${text} not null)`,
    sql`create table keys (
      key_id ${text} not null primary key, spki ${text} not null, first_seen ${integer} not null)`,
    sql`create table packages (
      id ${id}, name ${text} not null unique, skeleton ${text} not null unique,
      owner ${text} not null references keys (key_id), description ${text} not null, latest ${text},
      created ${integer} not null, updated ${integer} not null)`,
    sql`create index packages_owner on packages (owner)`,
    sql`create index packages_updated on packages (updated, id)`,
    sql`create table name_neighbours (
      neighbour ${text} not null, package_id ${integer} not null references packages (id),
      primary key (neighbour, package_id))`,
    sql`create table versions (
      id ${id}, package_id ${integer} not null references packages (id), version ${text} not null,
      state ${text} not null check (state in ('published', 'yanked', 'revoked')), reason ${text},
      state_changed ${integer}, archive ${text} not null, size ${integer} not null, integrity ${text} not null,
      shasum ${text} not null, manifest ${text} not null, manifest_sha256 ${text} not null,
      envelope ${text} not null, capabilities ${text} not null, hooks ${text} not null, signers ${text} not null,
      publisher ${text} not null references keys (key_id), package_json ${text} not null, readme ${text} not null,
      registry_signature ${text} not null, registry_key ${text} not null, published ${integer} not null,
      log_index ${integer} not null unique, unique (package_id, version))`,
    sql`create index versions_archive on versions (archive)`,
    sql`create index versions_published on versions (published)`,
    sql`create index versions_withdrawn on versions (state) where state <> 'published'`,
    sql`create table archives (sha256 ${text} not null primary key, data ${bytes} not null)`,
    sql`create table nonces (
      key_id ${text} not null, nonce ${text} not null, expires ${integer} not null, primary key (key_id, nonce))`,
    sql`create index nonces_expires on nonces (expires)`,
    sql`create table log_state (
      id ${integer} primary key check (id = 1), size ${integer} not null, checkpoint ${text} not null)`,
    sql`create table log_tiles (
      level ${integer} not null, tile_index ${integer} not null, hashes ${bytes} not null,
      primary key (level, tile_index))`,
    sql`create table log_entries (log_index ${integer} primary key, entry ${bytes} not null)`,
    ...searchTables(dialect),
  ];
  for (const statement of statements) await statement.execute(transaction);
}
