import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

/** Bytes of an archive: first, and the one after the last. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const isDigest = /^[0-9a-f]{64}$/;

/** Refuses what is no SHA-256, which becomes a part of a path. */
export function checkDigest(sha256: string): void {
  if (!isDigest.test(sha256)) throw new TypeError('an archive is named by 64 hexadecimal digits');
}

/** The SHA-256 of bytes in hexadecimal digits. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The part of a chunk, which begins at `offset`, that lies in the range. */
function within(chunk: Uint8Array, offset: number, range: ByteRange | undefined): Uint8Array {
  if (range === undefined) return chunk;
  return chunk.subarray(Math.max(0, range.start - offset), Math.max(0, range.end - offset));
}

/**
 * Hands on an archive's bytes as they come, but the last of them only when all have turned out to be what the digest says:
 * who gets a changed one never gets it whole.
 */
export function verifiedBytes(
  source: AsyncIterable<Uint8Array>,
  sha256: string,
  range?: ByteRange,
): Readable {
  async function* verified(): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    let offset = 0;
    let held: Uint8Array | undefined;
    for await (const chunk of source) {
      hash.update(chunk);
      const part = within(chunk, offset, range);
      offset += chunk.length;
      if (part.length === 0) continue;
      if (held !== undefined) yield held;
      held = part;
    }
    if (hash.digest('hex') !== sha256) throw new Error(`the archive ${sha256} was changed where it is kept`);
    if (held !== undefined) yield held;
  }
  return Readable.from(verified(), { objectMode: false });
}
