import { native } from '../native.ts';
import { toBytes } from '../web/encoding.ts';
import { Buffer, type NodeBuffer } from './buffer.ts';
import { invalidArgument, withCode } from './errors.ts';
import { LazyTransform } from './lazy-transform.ts';

export type HashInput = string | ArrayBufferView;

const BLOCK_BYTES: Record<string, number> = { md5: 64, sha1: 64, sha256: 64, sha384: 128, sha512: 128 };

function algorithmName(name: string): string {
  const known = String(name).toLowerCase().replace(/^rsa-/, '').replace(/^sha-/, 'sha');
  if (!(known in BLOCK_BYTES))
    throw withCode(new Error('Digest method not supported'), 'ERR_CRYPTO_INVALID_DIGEST');
  return known;
}

export function bytesOf(data: unknown, encoding?: string): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding);
  if (ArrayBuffer.isView(data) || data instanceof ArrayBuffer) return toBytes(data);
  throw invalidArgument('data', 'of type string or an instance of Buffer, TypedArray, or DataView', data);
}

function run(algorithm: string, chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const digest = native.hash(algorithm, chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
  if (digest === null) throw withCode(new Error('Digest method not supported'), 'ERR_CRYPTO_INVALID_DIGEST');
  return digest;
}

function encodeDigest(digest: Uint8Array<ArrayBuffer>, encoding: string | undefined): string | NodeBuffer {
  const buffer = Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength);
  return encoding === undefined || encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

/** The chunks are kept and hashed in one go: the engine's hash function takes whole messages. */
abstract class Digest extends LazyTransform {
  protected chunks: Uint8Array[] = [];
  #finished = false;

  protected abstract finish(): Uint8Array<ArrayBuffer>;

  update(data: HashInput, encoding?: string): this {
    if (this.#finished) throw withCode(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED');
    this.chunks.push(bytesOf(data, encoding).slice());
    return this;
  }

  digest(encoding?: string): string | NodeBuffer {
    if (this.#finished) throw withCode(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED');
    this.#finished = true;
    return encodeDigest(this.finish(), encoding);
  }

  _transform(chunk: HashInput, encoding: string, done: () => void): void {
    this.update(chunk, encoding);
    done();
  }

  _flush(done: () => void): void {
    this.push(this.digest());
    done();
  }
}

export class Hash extends Digest {
  readonly #algorithm: string;

  constructor(algorithm: string) {
    super();
    this.#algorithm = algorithmName(algorithm);
  }

  copy(): Hash {
    const copy = new Hash(this.#algorithm);
    copy.chunks = [...this.chunks];
    return copy;
  }

  protected finish(): Uint8Array<ArrayBuffer> {
    return run(this.#algorithm, this.chunks);
  }
}

export class Hmac extends Digest {
  readonly #algorithm: string;
  readonly #key: Uint8Array;

  constructor(algorithm: string, key: HashInput) {
    super();
    this.#algorithm = algorithmName(algorithm);
    const size = BLOCK_BYTES[this.#algorithm]!;
    const given = bytesOf(key);
    this.#key = new Uint8Array(size);
    this.#key.set(given.length > size ? run(this.#algorithm, [given]) : given);
  }

  protected finish(): Uint8Array<ArrayBuffer> {
    const inner = run(this.#algorithm, [this.#key.map((byte) => byte ^ 0x36), ...this.chunks]);
    return run(this.#algorithm, [this.#key.map((byte) => byte ^ 0x5c), inner]);
  }
}

export const createHash = (algorithm: string): Hash => new Hash(algorithm);
export const createHmac = (algorithm: string, key: HashInput): Hmac => new Hmac(algorithm, key);
export const hash = (algorithm: string, data: HashInput, encoding: string = 'hex'): string | NodeBuffer =>
  encodeDigest(run(algorithmName(algorithm), [bytesOf(data)]), encoding);
export const getHashes = (): string[] => Object.keys(BLOCK_BYTES);
