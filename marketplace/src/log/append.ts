import { encodeEntry, hashLeaf, type LogEntry, signCheckpoint } from '@nexxo/native/protocol';
import type { Transaction } from 'kysely';
import type { RegistryKeys } from '../registry-keys.ts';
import type { Tables } from '../store/tables.ts';
import { GrowingTiles } from './growing-tiles.ts';

/** Rows of one statement, which both databases limit by the parameters that it has. */
const ROWS = 500;

/**
 * Writes entries to the end of the log and signs its new tree, all within a change: what the entries say happens with it or not
 * at all. It reads and writes one tile for each 8 levels of the tree.
 *
 * @param transaction of `Store.change`, so that no other process appends at the same time
 * @param keys of the registry; the log's signs the checkpoint
 * @param entries in their order
 * @returns the place of the first of them, from 0
 * @throws RegistryError `NEXXO_REGISTRY_ANSWER` where an entry is none
 */
export async function appendEntries(
  transaction: Transaction<Tables>,
  keys: RegistryKeys,
  entries: readonly LogEntry[],
): Promise<number> {
  const state = await transaction.selectFrom('log_state').select('size').executeTakeFirst();
  const first = state?.size ?? 0;
  if (entries.length === 0) return first;

  const tiles = new GrowingTiles(transaction, first);
  const rows = [];
  for (const [at, entry] of entries.entries()) {
    const bytes = encodeEntry(entry);
    rows.push({ log_index: first + at, entry: bytes });
    await tiles.add(hashLeaf(bytes));
  }
  for (let at = 0; at < rows.length; at += ROWS) {
    await transaction
      .insertInto('log_entries')
      .values(rows.slice(at, at + ROWS))
      .execute();
  }
  await tiles.save();

  const checkpoint = signCheckpoint({ size: tiles.size, root: await tiles.root() }, keys.log);
  await transaction
    .insertInto('log_state')
    .values({ id: 1, size: tiles.size, checkpoint })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ size: tiles.size, checkpoint }))
    .execute();
  return first;
}
