import { RegistryError } from '../registry-error.ts';
import type { Checkpoint } from './checkpoint.ts';
import { EMPTY_ROOT, hashChildren, hashSubtree, sameHash } from './hash.ts';
import { splitHashes, TILE_WIDTH, tileAt, tilePath } from './tile.ts';
import type { FetchTile } from './tile-tree.ts';

/**
 * The root over the entries of each full tile, and the hashes of the entries after them: with these each tile of entries is
 * verified by itself, in any order.
 */
export class TileRoots {
  readonly #full: readonly Uint8Array[];
  readonly #rest: readonly Uint8Array[];

  private constructor(full: readonly Uint8Array[], rest: readonly Uint8Array[]) {
    this.#full = full;
    this.#rest = rest;
  }

  /**
   * Fetches them, and shows that they make the tree.
   *
   * @param checkpoint whose signature was verified
   * @param fetchTile gives tiles of hashes; one for each 65,536 entries is asked for, one after the other
   * @throws RegistryError `NEXXO_LOG_INCONSISTENT` where they make another tree; `NEXXO_REGISTRY_ANSWER` where a tile is none
   */
  static async of({ size, root }: Checkpoint, fetchTile: FetchTile): Promise<TileRoots> {
    const tiles = Math.floor(size / TILE_WIDTH);
    const full: Uint8Array[] = [];
    while (full.length < tiles) full.push(...(await hashesAt(1, full.length, size, fetchTile)));
    const rest = size % TILE_WIDTH === 0 ? [] : await hashesAt(0, tiles * TILE_WIDTH, size, fetchTile);
    if (!sameHash(rootOf(full, rest), root)) {
      throw new RegistryError(
        'NEXXO_LOG_INCONSISTENT',
        `The log's hashes do not make the tree of ${size} entries that it has signed`,
      );
    }
    return new TileRoots(full, rest);
  }

  /**
   * Whether these are the entries of a tile.
   *
   * @param index of the tile of entries
   * @param leaves hashes of its entries, as many as it has
   */
  has(index: number, leaves: readonly Uint8Array[]): boolean {
    const full = this.#full[index];
    if (full) return leaves.length === TILE_WIDTH && sameHash(hashSubtree(leaves), full);
    return (
      index === this.#full.length &&
      leaves.length === this.#rest.length &&
      leaves.every((leaf, at) => sameHash(leaf, this.#rest[at] as Uint8Array))
    );
  }
}

async function hashesAt(
  level: number,
  position: number,
  size: number,
  fetchTile: FetchTile,
): Promise<Uint8Array[]> {
  const tile = tileAt(level, position, size);
  const path = tilePath(tile);
  const hashes = splitHashes(await fetchTile(path), tile.width);
  if (hashes) return hashes;
  throw new RegistryError(
    'NEXXO_REGISTRY_ANSWER',
    `The log's \`${path}\` does not have ${tile.width} hashes`,
  );
}

/** The root over whole subtrees of 256 entries each and the hashes of fewer entries after them. */
function rootOf(full: readonly Uint8Array[], rest: readonly Uint8Array[]): Uint8Array {
  // Of whole subtrees, the largest first: those of one size are made one of the next.
  const subtrees: { hash: Uint8Array; entries: number }[] = [];
  const add = (hash: Uint8Array, entries: number): void => {
    const left = subtrees.at(-1);
    if (left?.entries !== entries) {
      subtrees.push({ hash, entries });
      return;
    }
    subtrees.pop();
    add(hashChildren(left.hash, hash), 2 * entries);
  };
  for (const hash of full) add(hash, TILE_WIDTH);
  for (const hash of rest) add(hash, 1);
  const last = subtrees.pop()?.hash ?? EMPTY_ROOT;
  return subtrees.reduceRight((right, { hash }) => hashChildren(hash, right), last);
}
