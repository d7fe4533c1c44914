import { native } from '../native.ts';
import { toBytes } from './encoding.ts';
import { fillRandom } from './random.ts';

const DIGESTS: Record<string, string> = {
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

export function getRandomValues<T extends ArrayBufferView>(view: T): T {
  if (view.byteLength > 65_536) {
    throw new DOMException(`The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
  }
  fillRandom(toBytes(view));
  return view;
}

export function randomUUID(): string {
  const bytes = new Uint8Array(16);
  fillRandom(bytes);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export class SubtleCrypto {
  async digest(
    algorithm: string | { name: string },
    data: ArrayBufferView | ArrayBuffer,
  ): Promise<ArrayBuffer> {
    const name = typeof algorithm === 'string' ? algorithm : algorithm.name;
    const known = DIGESTS[name.toUpperCase()];
    const digest = known === undefined ? null : native.hash(known, toBytes(data));
    if (digest === null) throw new DOMException(`Unrecognized algorithm name`, 'NotSupportedError');
    return digest.buffer;
  }
}

for (const name of [
  'encrypt',
  'decrypt',
  'sign',
  'verify',
  'generateKey',
  'deriveKey',
  'deriveBits',
  'importKey',
  'exportKey',
  'wrapKey',
  'unwrapKey',
]) {
  Object.defineProperty(SubtleCrypto.prototype, name, {
    configurable: true,
    writable: true,
    value: async () => {
      throw Object.assign(
        new Error(`crypto.subtle.${name} was called, which the sandbox does not provide.`),
        { code: 'NEXXO_UNSUPPORTED' },
      );
    },
  });
}

export class Crypto {
  readonly subtle: SubtleCrypto = new SubtleCrypto();
  getRandomValues<T extends ArrayBufferView>(view: T): T {
    return getRandomValues(view);
  }
  randomUUID(): string {
    return randomUUID();
  }
  get [Symbol.toStringTag](): string {
    return 'Crypto';
  }
}

export const crypto: Crypto = new Crypto();
