import type { Readable } from 'node:stream';
import type { OperationNodeSource, Transaction } from 'kysely';
import type { Tables } from '../store/tables.ts';

/** Archives by the SHA-256 of their bytes. What was put is there for good once `put` has ended. */
export interface ArtifactStore {
  /**
   * Where archives are in the registry's database: the statement that keeps one, for `runTogether` in the change that names it.
   */
  readonly insertion?: (
    transaction: Transaction<Tables>,
    sha256: string,
    bytes: Uint8Array,
  ) => OperationNodeSource;
  /**
   * Keeps an archive; one that is there already stays.
   *
   * @param sha256 of the bytes, 64 hexadecimal digits
   * @param transaction the change that names it; a store in the database needs it, and keeps the archive when it ends
   */
  put(sha256: string, bytes: Uint8Array, transaction?: Transaction<Tables>): Promise<void>;
  /**
   * Gives an archive's bytes, or a part of them. Where what is kept is not what was put, the stream fails before its last
   * bytes.
   *
   * @param range first byte and the one after the last; all of them without it
   * @returns undefined where there is none
   */
  get(sha256: string, range?: { start: number; end: number }): Promise<Readable | undefined>;
  close(): Promise<void>;
}
