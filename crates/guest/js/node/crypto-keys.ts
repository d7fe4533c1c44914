import { native } from '../native.ts';
import { Buffer, type NodeBuffer } from './buffer.ts';
import { algorithmName, bytesOf, type HashInput, hmac } from './crypto-hash.ts';
import { requireFunction, withCode } from './errors.ts';

type Done<T> = (error: unknown, value?: T) => void;

interface ScryptOptions {
  N?: number;
  cost?: number;
  r?: number;
  blockSize?: number;
  p?: number;
  parallelization?: number;
  maxmem?: number;
}

function adopt(bytes: Uint8Array<ArrayBuffer>): NodeBuffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function later<T>(done: unknown, make: () => T): void {
  requireFunction(done, 'callback');
  const callback = done as Done<T>;
  const value = make();
  queueMicrotask(() => callback(null, value));
}

export function pbkdf2Sync(
  password: HashInput,
  salt: HashInput,
  rounds: number,
  length: number,
  digest: string,
): NodeBuffer {
  const [secret, grain] = [bytesOf(password, undefined, 'password'), bytesOf(salt, undefined, 'salt')];
  const key = native.pbkdf2(algorithmName(digest), secret, grain, rounds, length);
  if (key === null) throw withCode(new TypeError(`Invalid digest: ${digest}`), 'ERR_CRYPTO_INVALID_DIGEST');
  return adopt(key);
}

export function pbkdf2(...args: [HashInput, HashInput, number, number, string, Done<NodeBuffer>]): void {
  const [password, salt, rounds, length, digest, done] = args;
  later(done, () => pbkdf2Sync(password, salt, rounds, length, digest));
}

export function scryptSync(
  password: HashInput,
  salt: HashInput,
  length: number,
  options: ScryptOptions = {},
): NodeBuffer {
  const cost = options.N ?? options.cost ?? 16_384;
  const [r, p] = [options.r ?? options.blockSize ?? 8, options.p ?? options.parallelization ?? 1];
  const key = Number.isInteger(Math.log2(cost))
    ? native.scrypt(
        bytesOf(password, undefined, 'password'),
        bytesOf(salt, undefined, 'salt'),
        Math.log2(cost),
        r,
        p,
        length,
      )
    : null;
  if (key === null || 128 * cost * r > (options.maxmem ?? 32 * 1024 * 1024))
    throw withCode(new RangeError('Invalid scrypt params'), 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS');
  return adopt(key);
}

export function scrypt(password: HashInput, salt: HashInput, length: number, ...rest: unknown[]): void {
  const done = rest.pop();
  later(done, () => scryptSync(password, salt, length, rest[0] as ScryptOptions | undefined));
}

export function hkdfSync(
  digest: string,
  key: HashInput,
  salt: HashInput,
  info: HashInput,
  length: number,
): ArrayBuffer {
  const algorithm = algorithmName(digest);
  const extracted = hmac(algorithm, bytesOf(salt, undefined, 'salt'), [bytesOf(key, undefined, 'key')]);
  const context = bytesOf(info, undefined, 'info');
  const blocks: Uint8Array[] = [];
  for (let size = 0, last: Uint8Array = new Uint8Array(); size < length; size += last.length) {
    if (blocks.length === 255)
      throw withCode(new RangeError('Invalid key length'), 'ERR_CRYPTO_INVALID_KEYLEN');
    last = hmac(algorithm, extracted, [last, context, Uint8Array.of(blocks.length + 1)]);
    blocks.push(last);
  }
  return Uint8Array.from(Buffer.concat(blocks).subarray(0, length)).buffer;
}

export function hkdf(...args: [string, HashInput, HashInput, HashInput, number, Done<ArrayBuffer>]): void {
  const [digest, key, salt, info, length, done] = args;
  later(done, () => hkdfSync(digest, key, salt, info, length));
}
