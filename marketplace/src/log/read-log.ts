import {
  EMPTY_ROOT,
  HASH_BYTES,
  joinEntries,
  signCheckpoint,
  TILE_WIDTH,
  type Tile,
} from '@nexxo/native/protocol';
import type { RegistryKeys } from '../registry-keys.ts';
import type { Store } from '../store/store.ts';

/**
 * The signed note of the log as it is now.
 *
 * @param keys of the registry, which sign that a log without entries has none
 */
export async function readCheckpoint(store: Store, keys: RegistryKeys): Promise<string> {
  const row = await store.db.selectFrom('log_state').select('checkpoint').executeTakeFirst();
  return row?.checkpoint ?? signCheckpoint({ size: 0, root: EMPTY_ROOT }, keys.log);
}

/**
 * Reads a tile of the log.
 *
 * @returns undefined where the log is not that long
 */
export async function readTile(store: Store, tile: Tile): Promise<Uint8Array | undefined> {
  const { level, index, width } = tile;
  if (level === 'entries') return readEntries(store, index * TILE_WIDTH, width);
  const row = await store.db
    .selectFrom('log_tiles')
    .select('hashes')
    .where('level', '=', level)
    .where('tile_index', '=', index)
    .executeTakeFirst();
  if (!row || row.hashes.length < width * HASH_BYTES) return undefined;
  return row.hashes.subarray(0, width * HASH_BYTES);
}

async function readEntries(store: Store, first: number, width: number): Promise<Uint8Array | undefined> {
  const rows = await store.db
    .selectFrom('log_entries')
    .select('entry')
    .where('log_index', '>=', first)
    .where('log_index', '<', first + width)
    .orderBy('log_index')
    .execute();
  return rows.length === width ? joinEntries(rows.map(({ entry }) => entry)) : undefined;
}
