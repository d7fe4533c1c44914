import { encodeEntry, hashLeaf, type LogEntry, signCheckpoint } from '@nexxo/native/protocol';
import type { Transaction } from 'kysely';
import type { RegistryKeys } from '../registry-keys.ts';
import { sharedBy } from '../store/changes.ts';
import { runTogether } from '../store/run-together.ts';
import type { Tables } from '../store/tables.ts';
import { GrowingTiles } from './growing-tiles.ts';

/** Rows of one statement, which both databases limit by the parameters that it has. */
const ROWS = 500;

/** Where entries stand in the log. */
export interface Appended {
  /** The place of the first of them, from 0. */
  readonly first: number;
  /** The signed note of a tree with all of them. Throws before the change is durable: until then there is none. */
  readonly checkpoint: () => string;
}

/** What the changes of a transaction append, which is written and signed once, before it ends. */
class Tail {
  readonly #transaction: Transaction<Tables>;
  readonly #keys: RegistryKeys;
  readonly #size: number;
  readonly #entries: Uint8Array[] = [];
  #checkpoint: string | undefined;

  constructor(transaction: Transaction<Tables>, keys: RegistryKeys, size: number) {
    this.#transaction = transaction;
    this.#keys = keys;
    this.#size = size;
  }

  append(entries: readonly Uint8Array[]): Appended {
    const before = this.#entries.length;
    for (const entry of entries) this.#entries.push(entry);
    sharedBy(this.#transaction).ifUndone(() => this.#entries.splice(before));
    return { first: this.#size + before, checkpoint: () => this.#signed() };
  }

  #signed(): string {
    if (this.#checkpoint === undefined) throw new TypeError('what is appended is not signed yet');
    return this.#checkpoint;
  }

  /** Reads one tile and writes one for each 8 levels of the tree. */
  async write(): Promise<void> {
    if (this.#entries.length === 0) return;
    const tiles = new GrowingTiles(this.#transaction, this.#size);
    for (const entry of this.#entries) await tiles.add(hashLeaf(entry));
    const rows = this.#entries.map((entry, at) => ({ log_index: this.#size + at, entry }));
    for (let at = ROWS; at < rows.length; at += ROWS) {
      await this.#transaction
        .insertInto('log_entries')
        .values(rows.slice(at, at + ROWS))
        .execute();
    }
    const { size } = tiles;
    const checkpoint = signCheckpoint({ size, root: await tiles.root() }, this.#keys.log);
    await runTogether(this.#transaction, [
      this.#transaction.insertInto('log_entries').values(rows.slice(0, ROWS)),
      ...tiles.changes(),
      this.#transaction
        .insertInto('log_state')
        .values({ id: 1, size, checkpoint })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ size, checkpoint })),
    ]);
    this.#checkpoint = checkpoint;
  }
}

const TAILS = new WeakMap<Transaction<Tables>, Tail>();

async function tailOf(transaction: Transaction<Tables>, keys: RegistryKeys): Promise<Tail> {
  const open = TAILS.get(transaction);
  if (open !== undefined) return open;
  const state = await transaction.selectFrom('log_state').select('size').executeTakeFirst();
  const tail = new Tail(transaction, keys, state?.size ?? 0);
  TAILS.set(transaction, tail);
  sharedBy(transaction).beforeEnd(() => tail.write());
  return tail;
}

/**
 * Appends entries to the log, as part of a change: what they say happens with it or not at all. The log's new tree is signed once
 * for all changes that share a transaction, when they are made.
 *
 * @param transaction of `Store.change`, so that no other process appends at the same time
 * @param keys of the registry, the same for the whole transaction; the log's signs the checkpoint
 * @param entries in their order
 * @throws RegistryError `NEXXO_REGISTRY_ANSWER` where an entry is none
 */
export async function appendEntries(
  transaction: Transaction<Tables>,
  keys: RegistryKeys,
  entries: readonly LogEntry[],
): Promise<Appended> {
  const encoded = entries.map(encodeEntry);
  return (await tailOf(transaction, keys)).append(encoded);
}
