import { RegistryError } from '../registry-error.ts';
import { MAX_ENTRY_BYTES } from './entry.ts';
import { TILE_WIDTH } from './tile.ts';

/** The longest tile of entries, in bytes. */
export const MAX_BUNDLE_BYTES = TILE_WIDTH * (2 + MAX_ENTRY_BYTES);

/**
 * Writes a tile of entries: each after its length in two bytes, the high one first.
 *
 * @param entries at most 256, of at most 4096 bytes each
 */
export function joinEntries(entries: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]),
  );
}

/**
 * Takes a tile of entries apart.
 *
 * @param width how many entries it must have
 * @throws RegistryError `NEXXO_REGISTRY_ANSWER` where it has not that many, or one of more than 4096 bytes
 */
export function splitEntries(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length && entries.length < width) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    const end = at + 2 + length;
    if (length > MAX_ENTRY_BYTES || end > bytes.length) break;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  if (at !== bytes.length || entries.length !== width) {
    throw new RegistryError('NEXXO_REGISTRY_ANSWER', `A tile of the log does not have ${width} entries`);
  }
  return entries;
}
