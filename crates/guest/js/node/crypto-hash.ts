import { native } from '../native.ts';
import { toBytes } from '../web/encoding.ts';
import { Buffer, type NodeBuffer } from './buffer.ts';
import { invalidArgument, withCode } from './errors.ts';
import { LazyTransform } from './lazy-transform.ts';

export type HashInput = string | ArrayBufferView;

const BLOCK_BYTES: Record<string, number> = {
  md5: 64,
  ripemd160: 64,
  sha1: 64,
  sha224: 64,
  sha256: 64,
  sha384: 128,
  sha512: 128,
  'sha512-224': 128,
  'sha512-256': 128,
  'sha3-224': 144,
  'sha3-256': 136,
  'sha3-384': 104,
  'sha3-512': 72,
  blake2b512: 128,
  blake2s256: 64,
};
/** Of any length that is asked for, and so of no use for an HMAC. */
const EXTENDABLE = ['shake128', 'shake256'];
const ALIASES: Record<string, string> = {
  rmd160: 'ripemd160',
  ripemd: 'ripemd160',
  'ssl3-md5': 'md5',
  'ssl3-sha1': 'sha1',
};

function known(name: unknown): string | undefined {
  const lower = String(name)
    .toLowerCase()
    .replace(/^rsa-/, '')
    .replace(/^sha-?2-/, 'sha')
    .replace(/^sha512\//, 'sha512-')
    .replace(/^sha-(?=\d)/, 'sha')
    .replace(/^(?:ripemd|rmd)-160$/, 'ripemd160');
  const found = ALIASES[lower] ?? lower;
  return Object.hasOwn(BLOCK_BYTES, found) || EXTENDABLE.includes(found) ? found : undefined;
}

/** The engine's name of an algorithm. */
export function algorithmName(name: unknown): string {
  if (typeof name !== 'string') throw invalidArgument('algorithm', 'of type string', name);
  const found = known(name);
  if (found === undefined)
    throw withCode(new Error('Digest method not supported'), 'ERR_CRYPTO_INVALID_DIGEST');
  return found;
}

function macName(name: unknown): string {
  if (typeof name !== 'string') throw invalidArgument('hmac', 'of type string', name);
  const found = known(name);
  if (found === undefined || EXTENDABLE.includes(found))
    throw withCode(new Error(`Invalid digest: ${name}`), 'ERR_CRYPTO_INVALID_DIGEST');
  return found;
}

export function bytesOf(data: unknown, encoding?: string, name: string = 'data'): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding);
  if (ArrayBuffer.isView(data) || data instanceof ArrayBuffer) return toBytes(data);
  throw invalidArgument(name, 'of type string or an instance of Buffer, TypedArray, or DataView', data);
}

function run(algorithm: string, chunks: readonly Uint8Array[], length?: number): Uint8Array<ArrayBuffer> {
  const digest = native.hash(algorithm, chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks), length);
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

  protected get isFinished(): boolean {
    return this.#finished;
  }

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

class HashObject extends Digest {
  readonly #algorithm: string;
  readonly #length: number | undefined;

  constructor(algorithm: unknown, options?: { outputLength?: number }) {
    super();
    this.#algorithm = algorithmName(algorithm);
    this.#length = EXTENDABLE.includes(this.#algorithm) ? options?.outputLength : undefined;
  }

  copy(): HashObject {
    if (this.isFinished) throw withCode(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED');
    const copy = new HashObject(
      this.#algorithm,
      this.#length === undefined ? {} : { outputLength: this.#length },
    );
    copy.chunks = [...this.chunks];
    return copy;
  }

  protected finish(): Uint8Array<ArrayBuffer> {
    return run(this.#algorithm, this.chunks, this.#length);
  }
}

/** One HMAC. */
export function hmac(
  algorithm: string,
  key: Uint8Array,
  chunks: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const size = BLOCK_BYTES[algorithm]!;
  const block = new Uint8Array(size);
  block.set(key.length > size ? run(algorithm, [key]) : key);
  const inner = run(algorithm, [block.map((byte) => byte ^ 0x36), ...chunks]);
  return run(algorithm, [block.map((byte) => byte ^ 0x5c), inner]);
}

class HmacObject extends Digest {
  readonly #algorithm: string;
  readonly #key: Uint8Array;

  constructor(algorithm: unknown, key: HashInput) {
    super();
    this.#algorithm = macName(algorithm);
    this.#key = bytesOf(key, undefined, 'key').slice();
  }

  protected finish(): Uint8Array<ArrayBuffer> {
    return hmac(this.#algorithm, this.#key, this.chunks);
  }
}

/** Node's classes are functions of old: `crypto.Hash('md5')` makes one too. */
function callable<C extends abstract new (...args: never[]) => object>(Made: C, name: string): C {
  function make(this: unknown, ...args: unknown[]): object {
    return Reflect.construct(Made, args, new.target ?? Made) as object;
  }
  Object.defineProperty(make, 'name', { value: name });
  make.prototype = Made.prototype as object;
  Object.defineProperty(Made.prototype, 'constructor', { value: make, writable: true, configurable: true });
  return make as unknown as C;
}

export const Hash = callable(HashObject, 'Hash');
export const Hmac = callable(HmacObject, 'Hmac');
export type Hash = HashObject;
export type Hmac = HmacObject;

export const createHash = (algorithm: unknown, options?: { outputLength?: number }): Hash =>
  new HashObject(algorithm, options);
export const createHmac = (algorithm: unknown, key: HashInput): Hmac => new HmacObject(algorithm, key);
export const hash = (algorithm: string, data: HashInput, encoding: string = 'hex'): string | NodeBuffer =>
  encodeDigest(run(algorithmName(algorithm), [bytesOf(data)]), encoding);
export const getHashes = (): string[] => [
  'RSA-MD5',
  'RSA-RIPEMD160',
  'RSA-SHA1',
  'RSA-SHA224',
  'RSA-SHA256',
  'RSA-SHA384',
  'RSA-SHA512',
  ...Object.keys(BLOCK_BYTES),
  'ripemd',
  'rmd160',
  ...EXTENDABLE,
];
