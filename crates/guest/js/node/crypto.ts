import * as constantsPort from 'unenv/node/internal/crypto/constants';
import { getRandomValues, randomUUID, crypto as webcrypto } from '../web/crypto.ts';
import { toBytes } from '../web/encoding.ts';
import { fillRandom, random } from '../web/random.ts';
import { Buffer, type NodeBuffer } from './buffer.ts';
import { bytesOf, createHash, createHmac, getHashes, Hash, Hmac, hash } from './crypto-hash.ts';
import * as keys from './crypto-keys.ts';
import { deniedAll } from './denied.ts';
import { withCode } from './errors.ts';

type Done<T> = (error: Error | null, value: T) => void;

function later<T>(done: Done<T>, value: T): void {
  queueMicrotask(() => done(null, value));
}

function randomBytes(size: number, done?: Done<NodeBuffer>): NodeBuffer | undefined {
  const bytes = Buffer.alloc(size);
  fillRandom(bytes);
  if (done === undefined) return bytes;
  later(done, bytes);
  return undefined;
}

function randomFillSync<T extends ArrayBufferView>(view: T, offset: number = 0, size?: number): T {
  const bytes = toBytes(view);
  fillRandom(bytes.subarray(offset, size === undefined ? undefined : offset + size));
  return view;
}

function randomFill<T extends ArrayBufferView>(view: T, ...rest: unknown[]): void {
  const done = rest.pop() as Done<T>;
  later(done, randomFillSync(view, ...(rest as [number, number])));
}

function randomInt(low: number, high?: number | Done<number>, done?: Done<number>): number | undefined {
  const [from, to] = typeof high === 'number' ? [low, high] : [0, low];
  if (!(to > from))
    throw withCode(
      new RangeError(
        `The value of "max" is out of range. It must be greater than the value of "min" (${from}). Received ${to}`,
      ),
      'ERR_OUT_OF_RANGE',
    );
  const callback = typeof high === 'function' ? high : done;
  const value = from + Math.floor(random() * (to - from));
  if (callback === undefined) return value;
  later(callback, value);
  return undefined;
}

function timingSafeEqual(one: ArrayBufferView, two: ArrayBufferView): boolean {
  const [left, right] = [bytesOf(one), bytesOf(two)];
  if (left.length !== right.length)
    throw withCode(
      new RangeError('Input buffers must have the same byte length'),
      'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
    );
  let difference = 0;
  for (let index = 0; index < left.length; index++) difference |= left[index]! ^ right[index]!;
  return difference === 0;
}

const REST =
  'checkPrime checkPrimeSync createCipheriv createDecipheriv createDiffieHellman createDiffieHellmanGroup createECDH createPrivateKey createPublicKey ' +
  'createSecretKey createSign createVerify diffieHellman generatePrime generatePrimeSync getCipherInfo getDiffieHellman ' +
  'generateKeyPair generateKeyPairSync generateKey generateKeySync privateDecrypt privateEncrypt publicDecrypt publicEncrypt sign setEngine setFips ' +
  'verify Certificate Cipher Cipheriv Decipher Decipheriv DiffieHellman DiffieHellmanGroup ECDH KeyObject Sign Verify X509Certificate argon2 argon2Sync ' +
  'encapsulate decapsulate createCipher createDecipher';

const nodeCrypto: Record<string, unknown> = {
  ...deniedAll('unsupported', 'crypto', REST),
  Hash,
  Hmac,
  constants: { ...constantsPort },
  createHash,
  createHmac,
  getHashes,
  getRandomValues,
  ...keys,
  hash,
  pseudoRandomBytes: randomBytes,
  prng: randomBytes,
  rng: randomBytes,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  subtle: webcrypto.subtle,
  timingSafeEqual,
  webcrypto,
  getCiphers: () => [],
  getCurves: () => [],
  getFips: () => 0,
  secureHeapUsed: () => ({ total: 0, used: 0, utilization: 0, min: 0 }),
};

export default nodeCrypto;
