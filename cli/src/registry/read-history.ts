import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EntrySource,
  History,
  MAX_BUNDLE_BYTES,
  RegistryError,
  readEntries,
} from '@nexxo/native/protocol';
import type { AnswerOptions } from '../output/answer.ts';
import { writeWhole } from '../project/atomic-write.ts';
import { hostOf } from './http.ts';
import { progressBar } from './progress.ts';
import type { KnownRegistry } from './registry-file.ts';
import type { SeenLog } from './registry-log.ts';
import { logFolder } from './user-cache.ts';

/** How many entries of a log are read at most where nothing is said, and how many can be said. */
export const LOG_ENTRIES = 2 ** 20;
export const MOST_LOG_ENTRIES = 2 ** 24;

/** More than an entry has on average: some 500. */
const ENTRY_BYTES = 1024;

/** How a log is read. */
export interface ReadOptions extends AnswerOptions {
  /** How many entries it may have, 0 to 16,777,216. They may have 1024 bytes each on average. */
  logEntries: number;
}

/**
 * Reads a log from its first entry to its last, each verified against the signed tree, and follows names through it. It begins
 * at the first since a registry that named a later place could hide what was before. Full tiles are kept for the next time.
 *
 * @param log as it was seen, with its signature verified
 * @param names those that are followed
 * @throws RegistryError NEXXO_LOG_INCONSISTENT, also where the log contradicts itself about such a name;
 *   NEXXO_LOG_NOT_INCLUDED, NEXXO_LOG_TOO_LONG, NEXXO_REGISTRY_ANSWER, NEXXO_REGISTRY_UNREACHABLE
 */
export async function readHistory(
  { url, log: { key } }: KnownRegistry,
  { checkpoint, fetchTile }: SeenLog,
  names: ReadonlySet<string>,
  options: ReadOptions,
): Promise<History> {
  const { size } = checkpoint;
  const { logEntries } = options;
  if (size > logEntries) throw tooLong(url, `${size} entries, and ${logEntries} are read at most`);
  const history = new History(names);
  const progress = await progressBar(`The log of ${hostOf(url)}`, size, options);
  try {
    const source = boundedSource(url, key, fetchTile, size * ENTRY_BYTES + MAX_BUNDLE_BYTES);
    for await (const { index, entry } of readEntries(checkpoint, source)) {
      const wrong = history.add(entry, index);
      if (wrong !== undefined)
        throw new RegistryError(
          'NEXXO_LOG_INCONSISTENT',
          `The log of ${hostOf(url)} contradicts itself: its entry ${index}, of ${entry.name}, ${wrong}`,
        );
      if (index % 256 === 255) progress.at(index + 1);
    }
    progress.at(size);
    progress.stop(`The log of ${hostOf(url)} was read: ${size} entries`);
  } catch (error) {
    progress.stop(`The log of ${hostOf(url)} was not read`);
    throw error;
  }
  return history;
}

/** Tiles of the network, of so many bytes in all, and of the user's cache. */
function boundedSource(
  url: string,
  key: string,
  fetchTile: SeenLog['fetchTile'],
  mostBytes: number,
): EntrySource {
  const folder = logFolder(key);
  let bytes = 0;
  const count = (tile: Uint8Array): Uint8Array => {
    bytes += tile.length;
    if (bytes > mostBytes) throw tooLong(url, `entries of more than ${ENTRY_BYTES} bytes on average`);
    return tile;
  };
  return {
    fetchTile: async (path) => count(await fetchTile(path)),
    kept(path) {
      const file = join(folder, path);
      try {
        const stats = statSync(file);
        if (stats.isFile() && stats.size <= MAX_BUNDLE_BYTES) return readFileSync(file);
      } catch {
        // It is not there, or cannot be read: then it is fetched.
      }
      return undefined;
    },
    keep(path, tile) {
      try {
        writeWhole(join(folder, path), tile);
      } catch {
        // Where nothing can be kept it is fetched again the next time.
      }
    },
  };
}

const tooLong = (url: string, what: string): RegistryError =>
  new RegistryError('NEXXO_LOG_TOO_LONG', `The log of ${hostOf(url)} has ${what}`);
