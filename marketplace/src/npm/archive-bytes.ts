import { LRUCache } from 'lru-cache';
import type { Registry } from '../registry.ts';
import { NpmRefusal } from './answer.ts';
import type { ByteRange } from './byte-range.ts';

/** Bytes of all archives that are kept in memory. */
const KEPT = 64 * 1024 ** 2;
/** The largest that is kept; few plugins are larger. */
const SMALL = 256 * 1024;

/** An archive as the tables have it. */
export interface KnownArchive {
  /** Its SHA-256 in hexadecimal digits. */
  archive: string;
  size: number;
  /** Name and version, for people. */
  what: string;
}

/** Bytes of archives: small ones whole from memory once they were read, since what a digest names never changes; large ones as they come. */
export class ArchiveBytes {
  readonly #registry: Registry;
  readonly #kept = new LRUCache<string, Buffer>({
    maxSize: KEPT,
    sizeCalculation: ({ length }) => length + 200,
  });

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /**
   * Gives a whole archive, or a part of one.
   *
   * @returns bytes; or a stream of exactly as many, which fails where the store does midway
   * @throws NEXXO_REGISTRY_UNAVAILABLE where the store does not have it as it was published
   */
  async read(known: KnownArchive, range?: ByteRange): Promise<AsyncIterable<Buffer> | Buffer> {
    const { archive, size, what } = known;
    try {
      if (size <= SMALL) return (await this.#small(known)).subarray(range?.start, range?.end);
      return exactly(await this.#open(archive, range), range === undefined ? size : range.end - range.start);
    } catch (error) {
      const { logger } = this.#registry;
      logger.error(
        { err: error, version: what, archive },
        'an archive cannot be read from the store of artifacts',
      );
      throw new NpmRefusal(503, 'NEXXO_REGISTRY_UNAVAILABLE', `the archive of ${what} is not at hand`);
    }
  }

  async #small({ archive, size }: KnownArchive): Promise<Buffer> {
    const kept = this.#kept.get(archive);
    if (kept !== undefined) return kept;
    const chunks: Buffer[] = [];
    for await (const chunk of exactly(await this.#open(archive), size)) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    this.#kept.set(archive, bytes);
    return bytes;
  }

  /** The bytes, of which the first are there already: what cannot be read is known before the head of an answer is sent. */
  async #open(archive: string, range?: ByteRange): Promise<AsyncIterable<Buffer>> {
    const bytes = await this.#registry.artifacts.get(archive, range);
    if (bytes === undefined) throw new Error('it is not there');
    const iterator = (bytes as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    const first = await iterator.next();
    return (async function* () {
      try {
        if (first.done !== true) yield first.value;
        yield* { [Symbol.asyncIterator]: () => iterator };
      } finally {
        bytes.destroy();
      }
    })();
  }
}

async function* exactly(chunks: AsyncIterable<Buffer>, length: number): AsyncGenerator<Buffer> {
  let left = length;
  for await (const chunk of chunks) {
    left -= chunk.length;
    if (left < 0) break;
    yield chunk;
  }
  if (left !== 0)
    throw new Error('an archive in the store of artifacts has another length than when it was published');
}
