import type { KeyObject } from 'node:crypto';
import { RegistryError } from '../registry-error.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { EMPTY_ROOT, HASH_BYTES, sameHash } from './hash.ts';
import { openNote, signNote } from './note.ts';
import { MAX_LOG_SIZE } from './tile.ts';
import type { NoteVerifier } from './verifier-key.ts';

/** What a log was at a time. */
export interface Checkpoint {
  /** Entries. */
  readonly size: number;
  /** The tree's root, 32 bytes. */
  readonly root: Uint8Array;
}

/**
 * The log's name for itself.
 *
 * @param url the registry's address
 * @returns it without scheme and final slash
 */
export function logOrigin(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname.replace(/\/+$/, '')}`;
}

/**
 * Signs a checkpoint.
 *
 * @param log its origin, which is its key's name too, and its Ed25519 key
 * @returns a signed note
 */
export function signCheckpoint(
  { size, root }: Checkpoint,
  log: { readonly origin: string; readonly privateKey: KeyObject },
): string {
  return signNote(`${log.origin}\n${size}\n${toBase64(root)}\n`, log.origin, log.privateKey);
}

/**
 * Verifies a checkpoint.
 *
 * @param note as `/log/checkpoint` has it
 * @param origin of the log
 * @param verifier whose signature it must have
 * @throws RegistryError `NEXXO_LOG_SIGNATURE`
 */
export function openCheckpoint(note: string, origin: string, verifier: NoteVerifier): Checkpoint {
  const refused = (what: string) => new RegistryError('NEXXO_LOG_SIGNATURE', `The log's checkpoint ${what}`);
  const [named, digits = '', base64 = '', ...others] = openNote(note, verifier).slice(0, -1).split('\n');
  if (named !== origin) throw refused(`is not one of ${origin}`);
  const size = /^(?:0|[1-9][0-9]{0,15})$/.test(digits) ? Number(digits) : Number.NaN;
  const root = fromBase64(base64);
  if (!(size <= MAX_LOG_SIZE) || root?.length !== HASH_BYTES || others.includes('')) {
    throw refused('has no size and root');
  }
  if (size === 0 && !sameHash(root, EMPTY_ROOT)) throw refused('has another root than that of nothing');
  return { size, root };
}
