import { HASH_BYTES } from './hash.ts';

/** Hashes, or entries, in a full tile. */
export const TILE_WIDTH = 256;

/** The largest log, in entries: numbers of JavaScript hold all that is counted in it exactly. */
export const MAX_LOG_SIZE = 2 ** 48;

/** Levels that a log of the largest size has tiles of. */
const LEVELS = 7;

/** A part of the tree that is fetched at a time, or, with the level `entries`, of what is hashed to it. */
export interface Tile {
  /** 0: hashes of entries; each level above has the roots of the full tiles below it. */
  level: number | 'entries';
  index: number;
  /** How many hashes or entries it has, 1 to 256. */
  width: number;
}

const isWhole = (value: number, below: number): boolean =>
  Number.isSafeInteger(value) && value >= 0 && value < below;

/**
 * Gives the tile in which something of a level stands.
 *
 * @param level of the tile
 * @param position of the hash or entry within its level
 * @param size entries of the log
 * @throws RangeError where a log of that size does not have it
 */
export function tileAt(level: number | 'entries', position: number, size: number): Tile {
  const there = hashesOfLevel(level === 'entries' ? 0 : level, size);
  if (!isWhole(position, there)) throw new RangeError(`a log of ${size} has no ${position} at ${level}`);
  const index = Math.floor(position / TILE_WIDTH);
  return { level, index, width: Math.min(TILE_WIDTH, there - index * TILE_WIDTH) };
}

/**
 * How many hashes a level of tiles has.
 *
 * @param size entries of the log
 */
export function hashesOfLevel(level: number, size: number): number {
  if (!isWhole(size, MAX_LOG_SIZE + 1)) throw new RangeError(`${size} is no size of a log`);
  return Math.floor(size / TILE_WIDTH ** level);
}

/**
 * The path of a tile below the log's address, without a slash before it.
 *
 * @returns such as `tile/0/x001/x234/067.p/5`, or `tile/entries/000`
 */
export function tilePath({ level, index, width }: Tile): string {
  let path = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  }
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

const PATH = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/**
 * Reads a path of a tile.
 *
 * @param path below the log's address, without a slash before it
 * @returns undefined where it is none, or one of a log larger than any
 */
export function parseTilePath(path: string): Tile | undefined {
  const [, level, digits, width] = PATH.exec(path) ?? [];
  if (level === undefined || digits === undefined) return undefined;
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(digits.replace(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  const height = tile.level === 'entries' ? 0 : tile.level;
  const known = height < LEVELS && isWhole(tile.index, MAX_LOG_SIZE / TILE_WIDTH ** (height + 1));
  // One spelling of each: no zeros before it, no width of a full tile.
  return known && tilePath(tile) === path ? tile : undefined;
}

/**
 * Takes a tile of hashes apart.
 *
 * @param width how many hashes it must have
 * @returns undefined where it has not that many bytes
 */
export function splitHashes(bytes: Uint8Array, width: number): Uint8Array[] | undefined {
  if (bytes.length !== width * HASH_BYTES) return undefined;
  return Array.from({ length: width }, (_, at) => bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}
