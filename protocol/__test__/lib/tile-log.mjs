import { hashLeaf, joinEntries, parseTilePath, TileTree, tileAt } from '../../dist/index.js';
import { hashChildren } from '../../dist/log/hash.js';

/** The root over leaves as RFC 6962 defines it, without tiles. */
export function plainRoot(leaves) {
  if (leaves.length === 1) return leaves[0];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hashChildren(plainRoot(leaves.slice(0, split)), plainRoot(leaves.slice(split)));
}

/** A log in memory that serves the tiles of any of its sizes, as a server's folder would. */
export class TileLog {
  constructor(entries) {
    this.entries = entries;
    this.leaves = entries.map(hashLeaf);
    this.levels = [this.leaves];
    while (this.levels.at(-1).length >= 256) {
      const below = this.levels.at(-1);
      this.levels.push(
        Array.from({ length: Math.floor(below.length / 256) }, (_, at) =>
          plainRoot(below.slice(at * 256, (at + 1) * 256)),
        ),
      );
    }
  }

  root(size = this.leaves.length) {
    return plainRoot(this.leaves.slice(0, size));
  }

  /** Fetches as a client would, counting the tiles. */
  fetchTile = async (path) => {
    this.fetched = (this.fetched ?? 0) + 1;
    const { level, index, width } = parseTilePath(path);
    const from = level === 'entries' ? this.entries : this.levels[level];
    const part = from.slice(index * 256, index * 256 + width);
    if (part.length !== width) throw new Error(`no tile ${path}`);
    return level === 'entries' ? joinEntries(part) : Buffer.concat(part);
  };

  tree(size) {
    return new TileTree(size, this.fetchTile);
  }
}

/** A log of so many entries, each with its number. */
export const numbered = (size) =>
  new TileLog(Array.from({ length: size }, (_, at) => Buffer.from(`entry ${at}`)));

export { tileAt };
