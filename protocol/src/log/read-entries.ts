import { RegistryError } from '../registry-error.ts';
import type { Checkpoint } from './checkpoint.ts';
import { decodeEntry, type LogEntry } from './entry.ts';
import { splitEntries } from './entry-bundle.ts';
import { hashLeaf } from './hash.ts';
import { TILE_WIDTH, tileAt, tilePath } from './tile.ts';
import { TileRoots } from './tile-roots.ts';
import type { FetchTile } from './tile-tree.ts';

/** How many tiles of entries are asked for at a time, and so lie in memory: at most 1 MiB each. */
const AT_A_TIME = 8;

/** An entry, and where it stands. */
export interface PlacedEntry {
  /** Its place in the log, from 0. */
  readonly index: number;
  readonly entry: LogEntry;
}

/** Where a log's tiles come from. */
export interface EntrySource {
  /** Fetches a tile of hashes or entries; who does it over a network reads at most `MAX_BUNDLE_BYTES` of one of entries. */
  readonly fetchTile: FetchTile;
  /**
   * Gives a full tile of entries that was kept before, in place of fetching it. It is verified as one that is fetched, and
   * fetched where it does not hold.
   */
  readonly kept?: (path: string) => Uint8Array | undefined;
  /** Keeps a full tile of entries, which never changes, once it was fetched and verified. */
  readonly keep?: (path: string, bytes: Uint8Array) => void;
}

/**
 * Reads all entries of a log from its beginning on. Each is verified against the tree before it is handed out. Memory does not
 * grow with the log but for 32 bytes a tile of 256 entries: who reads logs of others must limit the size beforehand.
 *
 * @param checkpoint whose signature was verified
 * @throws RegistryError `NEXXO_LOG_INCONSISTENT` where the hashes do not make the tree; `NEXXO_LOG_NOT_INCLUDED` where entries
 * do not stand in it; `NEXXO_REGISTRY_ANSWER` where a tile or an entry is none
 */
export async function* readEntries(
  checkpoint: Checkpoint,
  source: EntrySource,
): AsyncGenerator<PlacedEntry, void, undefined> {
  const { size } = checkpoint;
  const roots = await TileRoots.of(checkpoint, source.fetchTile);
  const tiles = Math.ceil(size / TILE_WIDTH);
  const coming: Promise<Uint8Array[]>[] = [];
  for (let index = 0; index < tiles; index++) {
    while (coming.length < AT_A_TIME && index + coming.length < tiles) {
      const tile = entriesOf(index + coming.length, size, roots, source);
      // Who stops before it is there does not want to know what became of it.
      tile.catch(() => undefined);
      coming.push(tile);
    }
    const entries = (await coming.shift()) ?? [];
    for (const [at, bytes] of entries.entries()) {
      yield { index: index * TILE_WIDTH + at, entry: decodeEntry(bytes) };
    }
  }
}

/** The entries of a tile, verified. */
async function entriesOf(
  index: number,
  size: number,
  roots: TileRoots,
  { fetchTile, kept, keep }: EntrySource,
): Promise<Uint8Array[]> {
  const tile = tileAt('entries', index * TILE_WIDTH, size);
  const path = tilePath(tile);
  const verified = (bytes: Uint8Array): Uint8Array[] => {
    const entries = splitEntries(bytes, tile.width);
    if (roots.has(index, entries.map(hashLeaf))) return entries;
    throw new RegistryError(
      'NEXXO_LOG_NOT_INCLUDED',
      `The entries of \`${path}\` do not stand in the log's tree`,
    );
  };
  const isFull = tile.width === TILE_WIDTH;
  const before = isFull ? kept?.(path) : undefined;
  if (before) {
    try {
      return verified(before);
    } catch {
      // Anything may have written there: what the log has decides.
    }
  }
  const bytes = await fetchTile(path);
  const entries = verified(bytes);
  if (isFull) keep?.(path, bytes);
  return entries;
}
