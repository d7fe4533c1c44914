import {
  type Checkpoint,
  type FetchTile,
  type LogEntry,
  LogView,
  MAX_BUNDLE_BYTES,
  RegistryError,
} from '@nexxo/native/protocol';
import { ask, bodyOf, hostOf } from './http.ts';
import type { KnownRegistry } from './registry-file.ts';

/** More than a note and a tile of hashes have. */
const MOST_NOTE = 16_384;
const MOST_TILE = 8192;

/** A registry's log as it is now, and in which entries can be shown to stand. */
export interface SeenLog {
  /** The signed note of it, to be kept. */
  note: string;
  checkpoint: Checkpoint;
  /** Fetches a tile of hashes or entries; nothing of it is verified yet. */
  fetchTile: FetchTile;
  /**
   * Shows that an entry stands where the registry says.
   *
   * @throws RegistryError NEXXO_LOG_NOT_INCLUDED
   */
  requireIncluded(index: number, entry: LogEntry): Promise<void>;
}

/**
 * Looks at a registry's log: it must be signed by the key that the project keeps, and contain all that it had when the
 * project saw it last.
 *
 * @throws RegistryError NEXXO_LOG_SIGNATURE, NEXXO_LOG_INCONSISTENT, NEXXO_REGISTRY_ANSWER, NEXXO_REGISTRY_UNREACHABLE
 */
export async function seeLog({ url, log, checkpoint }: KnownRegistry): Promise<SeenLog> {
  const view = new LogView(log, checkpoint);
  const tiles = new Map<string, Promise<Uint8Array>>();
  const fetchTile = (path: string): Promise<Uint8Array> => {
    // They are read once, and would be many.
    if (path.startsWith('tile/entries/')) return file(`${url}log/${path}`, MAX_BUNDLE_BYTES);
    const tile = tiles.get(path) ?? file(`${url}log/${path}`, MOST_TILE);
    tiles.set(path, tile);
    return tile;
  };
  const note = textOf(await file(`${url}log/checkpoint`, MOST_NOTE));
  const seen = await view.advance(note, fetchTile);
  return {
    note,
    checkpoint: seen,
    fetchTile,
    requireIncluded: (index, entry) => view.requireIncluded(index, entry, fetchTile),
  };
}

async function file(url: string, mostBytes: number): Promise<Uint8Array> {
  const answered = await ask(url);
  const bytes = await bodyOf(answered, mostBytes);
  if (answered.status !== 200)
    throw new RegistryError(
      answered.status >= 500 ? 'NEXXO_REGISTRY_UNAVAILABLE' : 'NEXXO_REGISTRY_ANSWER',
      `${hostOf(url)} answered ${answered.status} where its log should be`,
    );
  return bytes;
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new RegistryError('NEXXO_LOG_SIGNATURE', "The log's checkpoint is not UTF-8");
  }
}
