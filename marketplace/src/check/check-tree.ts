import {
  type Checkpoint,
  decodeEntry,
  EMPTY_ROOT,
  hashesOfLevel,
  hashLeaf,
  hashSubtree,
  type LogEntry,
  openCheckpoint,
  parseTilePath,
  parseVerifierKey,
  sameHash,
  TILE_WIDTH,
  TileTree,
} from '@nexxo/native/protocol';
import type { RegistryKeys } from '../registry-keys.ts';
import type { Store } from '../store/store.ts';
import type { Report } from './report.ts';

/** Hands on all entries of a log, in order, while it makes its tree anew and holds it against the tiles and the checkpoint. */
export class TreeCheck {
  readonly #store: Store;
  readonly #report: Report;
  /** Of each level the hashes that do not make a full tile yet, and how many tiles were full. */
  readonly #levels: { hashes: Uint8Array[]; full: number }[] = [];

  constructor(store: Store, report: Report) {
    this.#store = store;
    this.#report = report;
  }

  /**
   * Checks the log as it is when this begins.
   *
   * @param read is given each entry with its place
   * @returns how many entries it has
   */
  async run(keys: RegistryKeys, read: (entry: LogEntry, index: number) => void): Promise<number> {
    const checkpoint = await this.#checkpoint(keys);
    if (!checkpoint) return 0;
    const { size, root } = checkpoint;
    for (let first = 0; first < size; first += TILE_WIDTH) {
      const entries = await this.#entries(first, Math.min(size, first + TILE_WIDTH));
      if (!entries) return first;
      for (const [at, bytes] of entries.entries()) {
        await this.#add(0, hashLeaf(bytes));
        this.#read(bytes, first + at, read);
      }
    }
    for (const level of this.#levels.keys()) await this.#compare(level);
    if (!sameHash(await this.#root(size), root)) {
      this.#report.add('The checkpoint signs another tree than that of the entries');
    }
    await this.#countTiles();
    return size;
  }

  async #checkpoint({ log }: RegistryKeys): Promise<Checkpoint | undefined> {
    try {
      const row = await this.#store.db.selectFrom('log_state').selectAll().executeTakeFirst();
      if (!row) return { size: 0, root: EMPTY_ROOT };
      const checkpoint = openCheckpoint(row.checkpoint, log.origin, parseVerifierKey(log.verifier));
      if (checkpoint.size === row.size) return checkpoint;
      this.#report.add(`The checkpoint is of ${checkpoint.size} entries, and the log has ${row.size}`);
    } catch (error) {
      this.#report.add(`The checkpoint is not good: ${(error as Error).message}`);
    }
    return undefined;
  }

  async #entries(first: number, end: number): Promise<Uint8Array[] | undefined> {
    const rows = await this.#store.db
      .selectFrom('log_entries')
      .selectAll()
      .where('log_index', '>=', first)
      .where('log_index', '<', end)
      .orderBy('log_index')
      .execute();
    if (rows.length === end - first) return rows.map(({ entry }) => entry);
    this.#report.add(`Of the entries ${first} to ${end - 1} there are only ${rows.length}`);
    return undefined;
  }

  #read(bytes: Uint8Array, index: number, read: (entry: LogEntry, index: number) => void): void {
    let entry: LogEntry;
    try {
      entry = decodeEntry(bytes);
    } catch (error) {
      this.#report.add(`Entry ${index} is none: ${(error as Error).message}`);
      return;
    }
    read(entry, index);
  }

  #level(level: number): { hashes: Uint8Array[]; full: number } {
    return (this.#levels[level] ??= { hashes: [], full: 0 });
  }

  async #add(level: number, hash: Uint8Array): Promise<void> {
    const tiles = this.#level(level);
    tiles.hashes.push(hash);
    if (tiles.hashes.length < TILE_WIDTH) return;
    await this.#compare(level);
    const root = hashSubtree(tiles.hashes);
    tiles.hashes = [];
    tiles.full += 1;
    await this.#add(level + 1, root);
  }

  /** Holds the tile that a level is at against the one that is kept. */
  async #compare(level: number): Promise<void> {
    const { hashes, full } = this.#level(level);
    if (hashes.length === 0) return;
    const row = await this.#store.db
      .selectFrom('log_tiles')
      .select('hashes')
      .where('level', '=', level)
      .where('tile_index', '=', full)
      .executeTakeFirst();
    const own = Buffer.concat(hashes);
    // The log may have grown since.
    if (!row || !sameHash(row.hashes.subarray(0, own.length), own)) {
      this.#report.add(`Tile ${full} of level ${level} is not that of the entries`);
    }
  }

  #root(size: number): Promise<Uint8Array> {
    const tree = new TileTree(size, async (path) => {
      const level = parseTilePath(path)?.level;
      return Buffer.concat(typeof level === 'number' ? this.#level(level).hashes : []);
    });
    return tree.root();
  }

  /** Looks for tiles and entries that the log does not have; in one statement, since it may grow. */
  async #countTiles(): Promise<void> {
    const { db } = this.#store;
    const { max, countAll } = db.fn;
    const found = await db
      .selectNoFrom([
        db.selectFrom('log_state').select('size').as('size'),
        db.selectFrom('log_tiles').select(countAll<number>().as('all')).as('tiles'),
        db.selectFrom('log_entries').select(max('log_index').as('last')).as('last'),
      ])
      .executeTakeFirstOrThrow();
    const size = found.size ?? 0;
    let tiles = 0;
    for (let level = 0; hashesOfLevel(level, size) > 0; level++) {
      tiles += Math.ceil(hashesOfLevel(level, size) / TILE_WIDTH);
    }
    if (found.tiles !== tiles)
      this.#report.add(`There are ${found.tiles} tiles, and the entries have ${tiles}`);
    if ((found.last ?? -1) >= size) this.#report.add(`There are entries after the ${size} of the log`);
  }
}
