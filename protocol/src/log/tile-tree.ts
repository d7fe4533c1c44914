import { RegistryError } from '../registry-error.ts';
import { EMPTY_ROOT, hashChildren, hashSubtree } from './hash.ts';
import { splitHashes, TILE_WIDTH, tileAt, tilePath } from './tile.ts';

/**
 * Gives a tile's bytes.
 *
 * @param path below the log's address, such as `tile/0/000.p/5`
 * @returns its bytes; who fetches it over a network reads at most 8192 of them
 */
export type FetchTile = (path: string) => Promise<Uint8Array>;

/** Levels of the tree that one level of tiles has. */
const TILE_HEIGHT = 8;

/** The largest power of two below a number. */
function splitOf(length: number): number {
  let split = 1;
  while (split * 2 < length) split *= 2;
  return split;
}

/**
 * A log's tree, as far as tiles are asked for. What tiles say is not trusted: proofs that are made of it are to be verified
 * against a root that is signed.
 */
export class TileTree {
  readonly #size: number;
  readonly #fetchTile: FetchTile;
  readonly #tiles = new Map<string, Promise<Uint8Array[]>>();

  /**
   * @param size entries of the tree
   * @param fetchTile is asked for each tile once
   */
  constructor(size: number, fetchTile: FetchTile) {
    this.#size = size;
    this.#fetchTile = fetchTile;
  }

  /**
   * The root of the tree.
   *
   * @throws RegistryError `NEXXO_REGISTRY_ANSWER` where a tile has another number of bytes than it must
   */
  root(): Promise<Uint8Array> {
    return this.#size === 0 ? Promise.resolve(EMPTY_ROOT) : this.#range(0, this.#size);
  }

  /**
   * The proof that an entry stands in the tree.
   *
   * @param index its place, below the tree's size
   * @returns hashes from the bottom up
   * @throws RegistryError `NEXXO_REGISTRY_ANSWER` where a tile has another number of bytes than it must
   */
  inclusionProof(index: number): Promise<Uint8Array[]> {
    const ranges: [number, number][] = [];
    let [start, end] = [0, this.#size];
    while (end - start > 1) {
      const middle = start + splitOf(end - start);
      if (index < middle) {
        ranges.push([middle, end]);
        end = middle;
      } else {
        ranges.push([start, middle]);
        start = middle;
      }
    }
    return this.#ranges(ranges);
  }

  /**
   * The proof that the tree begins with all entries of an older one.
   *
   * @param oldSize entries of the older tree, at most as many as this one has
   * @returns hashes from the bottom up
   * @throws RegistryError `NEXXO_REGISTRY_ANSWER` where a tile has another number of bytes than it must
   */
  consistencyProof(oldSize: number): Promise<Uint8Array[]> {
    if (oldSize === 0 || oldSize === this.#size) return Promise.resolve([]);
    const ranges: [number, number][] = [];
    let [start, end] = [0, this.#size];
    while (end !== oldSize) {
      const middle = start + splitOf(end - start);
      if (oldSize <= middle) {
        ranges.push([middle, end]);
        end = middle;
      } else {
        ranges.push([start, middle]);
        start = middle;
      }
    }
    // Who verifies has the older tree's root already where that is a whole subtree.
    if (start !== 0) ranges.push([start, end]);
    return this.#ranges(ranges);
  }

  /** Their hashes, from the bottom up. */
  #ranges(fromTop: readonly [number, number][]): Promise<Uint8Array[]> {
    return Promise.all(fromTop.map(([start, end]) => this.#range(start, end)).reverse());
  }

  /** The hash over entries from `start` to before `end`, which is a subtree's of the tree, or of its right edge. */
  async #range(start: number, end: number): Promise<Uint8Array> {
    const length = end - start;
    const split = splitOf(length);
    if (length === 1 || length === split * 2) return this.#subtree(Math.log2(length), start / length);
    const [left, right] = await Promise.all([
      this.#range(start, start + split),
      this.#range(start + split, end),
    ]);
    return hashChildren(left, right);
  }

  /** The hash over the entries from `2 ** height * index` on, `2 ** height` of them. */
  async #subtree(height: number, index: number): Promise<Uint8Array> {
    const level = Math.floor(height / TILE_HEIGHT);
    const width = 2 ** (height % TILE_HEIGHT);
    const first = index * width;
    const tile = tileAt(level, first, this.#size);
    const hashes = await this.#tile(tilePath(tile), tile.width);
    const from = first % TILE_WIDTH;
    return hashSubtree(hashes.slice(from, from + width));
  }

  #tile(path: string, width: number): Promise<Uint8Array[]> {
    let tile = this.#tiles.get(path);
    if (!tile) {
      tile = this.#fetchTile(path).then((bytes) => {
        const hashes = splitHashes(bytes, width);
        if (hashes) return hashes;
        throw new RegistryError(
          'NEXXO_REGISTRY_ANSWER',
          `The log's \`${path}\` does not have ${width} hashes`,
        );
      });
      this.#tiles.set(path, tile);
    }
    return tile;
  }
}
