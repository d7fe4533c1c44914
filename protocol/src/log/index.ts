/** The transparency log: entries, hashes, tiles, notes and proofs. */
export { type Checkpoint, logOrigin, openCheckpoint, signCheckpoint } from './checkpoint.ts';
export {
  type ClaimEntry,
  decodeEntry,
  encodeEntry,
  type LogEntry,
  MAX_ENTRY_BYTES,
  type PublishEntry,
  type StateEntry,
  type TransferEntry,
} from './entry.ts';
export { joinEntries, MAX_BUNDLE_BYTES, splitEntries } from './entry-bundle.ts';
export { EMPTY_ROOT, HASH_BYTES, hashChildren, hashLeaf, hashSubtree, sameHash } from './hash.ts';
export { History, type LoggedPackage, type LoggedVersion } from './history.ts';
export { LogView } from './log-view.ts';
export { MAX_NOTE, openNote, signNote } from './note.ts';
export { verifyConsistency, verifyInclusion } from './proof.ts';
export { type EntrySource, type PlacedEntry, readEntries } from './read-entries.ts';
export {
  hashesOfLevel,
  MAX_LOG_SIZE,
  parseTilePath,
  splitHashes,
  TILE_WIDTH,
  type Tile,
  tileAt,
  tilePath,
} from './tile.ts';
export { type FetchTile, TileTree } from './tile-tree.ts';
export { formatVerifierKey, type NoteVerifier, parseVerifierKey } from './verifier-key.ts';
