import {
  hashesOfLevel,
  hashSubtree,
  parseTilePath,
  splitHashes,
  TILE_WIDTH,
  TileTree,
} from '@nexxo/native/protocol';
import type { OperationNodeSource, Transaction } from 'kysely';
import type { Tables } from '../store/tables.ts';

interface LastTile {
  readonly index: number;
  readonly hashes: Uint8Array[];
}

const placeOf = (level: number, index: number): string => `${level}/${index}`;

/** The tiles of a log at its right edge, where it grows: one a level, and those that it fills on the way. */
export class GrowingTiles {
  readonly #transaction: Transaction<Tables>;
  readonly #sizeBefore: number;
  #size: number;
  readonly #last = new Map<number, LastTile>();
  readonly #changed = new Map<string, { level: number; tile: LastTile }>();

  /**
   * @param transaction the change in which the log grows
   * @param size entries that it has before
   */
  constructor(transaction: Transaction<Tables>, size: number) {
    this.#transaction = transaction;
    this.#sizeBefore = size;
    this.#size = size;
  }

  /** Entries that the log has now. */
  get size(): number {
    return this.#size;
  }

  /** Adds the hash of an entry. */
  async add(leaf: Uint8Array): Promise<void> {
    await this.#add(0, leaf);
    this.#size += 1;
  }

  /** The root of the tree as it is now. */
  root(): Promise<Uint8Array> {
    const tree = new TileTree(this.#size, async (path) => {
      const tile = parseTilePath(path);
      if (typeof tile?.level !== 'number') throw new TypeError(`no tile of hashes: ${path}`);
      return Buffer.concat((await this.#tile(tile.level)).hashes);
    });
    return tree.root();
  }

  /** The statements that write the tiles that have changed, for `runTogether`. */
  changes(): OperationNodeSource[] {
    return [...this.#changed.values()].map(({ level, tile }) => {
      const row = { level, tile_index: tile.index, hashes: Buffer.concat(tile.hashes) };
      return this.#transaction
        .insertInto('log_tiles')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['level', 'tile_index']).doUpdateSet({ hashes: row.hashes }),
        );
    });
  }

  async #add(level: number, hash: Uint8Array): Promise<void> {
    let tile = await this.#tile(level);
    if (tile.hashes.length === TILE_WIDTH) {
      tile = { index: tile.index + 1, hashes: [] };
      this.#last.set(level, tile);
    }
    tile.hashes.push(hash);
    this.#changed.set(placeOf(level, tile.index), { level, tile });
    if (tile.hashes.length === TILE_WIDTH) await this.#add(level + 1, hashSubtree(tile.hashes));
  }

  /** The last tile of a level, full or not. */
  async #tile(level: number): Promise<LastTile> {
    const open = this.#last.get(level);
    if (open) return open;
    const there = hashesOfLevel(level, this.#sizeBefore);
    const index = Math.max(0, Math.ceil(there / TILE_WIDTH) - 1);
    const tile = {
      index,
      hashes: there === 0 ? [] : await this.#load(level, index, there - index * TILE_WIDTH),
    };
    this.#last.set(level, tile);
    return tile;
  }

  async #load(level: number, index: number, width: number): Promise<Uint8Array[]> {
    const row = await this.#transaction
      .selectFrom('log_tiles')
      .select('hashes')
      .where('level', '=', level)
      .where('tile_index', '=', index)
      .executeTakeFirst();
    const hashes = row && splitHashes(row.hashes, width);
    if (!hashes) throw new Error(`the log's tile ${placeOf(level, index)} does not have ${width} hashes`);
    return hashes;
  }
}
