import type { Readable } from 'node:stream';

/** Archives by the SHA-256 of their bytes. What was put is there for good once `put` has ended. */
export interface ArtifactStore {
  /**
   * Keeps an archive; one that is there already stays.
   *
   * @param sha256 of the bytes, 64 hexadecimal digits
   */
  put(sha256: string, bytes: Uint8Array): Promise<void>;
  /**
   * Gives an archive's bytes, or a part of them.
   *
   * @param range first byte and the one after the last; all of them without it
   * @returns undefined where there is none
   */
  get(sha256: string, range?: { start: number; end: number }): Promise<Readable | undefined>;
  close(): Promise<void>;
}
