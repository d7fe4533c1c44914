import npm from 'buffer';
import { native } from '../native.ts';
import { Blob, File } from '../web/blob.ts';
import { toBytes } from '../web/encoding.ts';
import { deniedAll } from './denied.ts';
import { invalidArgument } from './errors.ts';

export type NodeBuffer = Uint8Array<ArrayBuffer> & {
  toString(encoding?: string, start?: number, end?: number): string;
};

interface BufferStatic {
  (value: unknown, ...rest: unknown[]): NodeBuffer;
  from(value: unknown, encodingOrOffset?: unknown, length?: number): NodeBuffer;
  alloc(size: number, fill?: unknown, encoding?: string): NodeBuffer;
  allocUnsafe(size: number): NodeBuffer;
  concat(list: readonly Uint8Array[], length?: number): NodeBuffer;
  byteLength(value: unknown, encoding?: string): number;
  isBuffer(value: unknown): value is NodeBuffer;
  compare(one: Uint8Array, two: Uint8Array): number;
  isEncoding(encoding: unknown): boolean;
  copyBytesFrom(view: ArrayBufferView, offset?: number, length?: number): NodeBuffer;
  poolSize: number;
  readonly prototype: NodeBuffer & Record<string, (...args: unknown[]) => unknown>;
}

export const Buffer: BufferStatic = npm.Buffer;

const original = {
  from: Buffer.from,
  isEncoding: Buffer.isEncoding,
  byteLength: Buffer.byteLength,
  toString: Buffer.prototype.toString,
  write: Buffer.prototype['write'] as (...args: unknown[]) => number,
};

function kind(encoding: unknown): string {
  const name = String(encoding || 'utf8').toLowerCase();
  return name === 'utf-8' ? 'utf8' : name === 'binary' ? 'latin1' : name;
}

function unknownEncoding(encoding: unknown): TypeError {
  return Object.assign(new TypeError(`Unknown encoding: ${String(encoding)}`), {
    code: 'ERR_UNKNOWN_ENCODING',
  });
}

/** Gives the polyfill's prototype to bytes that the engine made. */
function adopt(bytes: Uint8Array<ArrayBuffer>): NodeBuffer {
  Object.setPrototypeOf(bytes, Buffer.prototype);
  return bytes as NodeBuffer;
}

function fromText(text: string, encoding: unknown): NodeBuffer {
  const name = kind(encoding);
  if (name === 'utf8') return adopt(native.utf8Encode(text));
  if (name === 'base64' || name === 'base64url') return adopt(native.textToBytes(text, 'base64'));
  if (name === 'hex') return adopt(native.textToBytes(text, 'hex'));
  if (!original.isEncoding.call(Buffer, encoding)) throw unknownEncoding(encoding);
  return original.from.call(Buffer, text, encoding);
}

function bytesToText(bytes: Uint8Array, encoding: unknown): string {
  const name = kind(encoding);
  if (name === 'utf8') return native.utf8Decode(bytes, false, true);
  if (name === 'latin1') return native.latin1Decode(bytes);
  if (name === 'base64' || name === 'base64url' || name === 'hex') return native.bytesToText(bytes, name);
  return original.toString.call(bytes, name);
}

// The polyfill encodes and decodes character by character in JavaScript, and knows no base64url; the engine's own functions are native.
Buffer.from = function from(value: unknown, encodingOrOffset?: unknown, length?: number): NodeBuffer {
  return typeof value === 'string'
    ? fromText(value, typeof encodingOrOffset === 'string' ? encodingOrOffset : 'utf8')
    : original.from.call(Buffer, value, encodingOrOffset, length);
};

Buffer.isEncoding = (encoding) =>
  (typeof encoding === 'string' && encoding.toLowerCase() === 'base64url') ||
  original.isEncoding.call(Buffer, encoding);

Buffer.byteLength = function byteLength(value: unknown, encoding?: string): number {
  if (typeof value !== 'string') return original.byteLength.call(Buffer, value, encoding);
  if (kind(encoding) === 'latin1') return value.length;
  return fromText(value, Buffer.isEncoding(encoding) ? encoding : 'utf8').length;
};

Buffer.prototype.toString = function toString(
  this: Uint8Array,
  encoding?: string,
  start: number = 0,
  end: number = this.length,
): string {
  const whole = !(start > 0) && !(end < this.length);
  if (encoding && !Buffer.isEncoding(encoding)) throw unknownEncoding(encoding);
  return bytesToText(
    whole ? this : Uint8Array.prototype.subarray.call(this, Math.max(0, start | 0), Math.max(0, end | 0)),
    encoding,
  );
};

Buffer.prototype['write'] = function write(this: Uint8Array, ...args: unknown[]): number {
  const [text, ...rest] = args as [string, ...unknown[]];
  const encoding = typeof rest.at(-1) === 'string' ? rest.pop() : 'utf8';
  if (typeof text !== 'string' || kind(encoding) !== 'base64url') return original.write.apply(this, args);
  const [offset = 0, length = this.length] = rest as number[];
  const bytes = fromText(text, encoding).subarray(0, Math.min(length, this.length - offset));
  this.set(bytes, offset);
  return bytes.length;
} as (...args: unknown[]) => number;

type Methods = Record<string, (...args: unknown[]) => unknown>;
const methods = Buffer.prototype as unknown as Methods;
for (const encoding of ['utf8', 'latin1', 'ascii', 'hex', 'base64', 'base64url', 'ucs2']) {
  methods[`${encoding}Slice`] = function (this: NodeBuffer, start?: unknown, end?: unknown) {
    return this.toString(encoding, start as number, end as number);
  } as (...args: unknown[]) => unknown;
  methods[`${encoding}Write`] = function (this: Methods, text: unknown, offset?: unknown, length?: unknown) {
    return length === undefined
      ? this['write']!(text, offset ?? 0, encoding)
      : this['write']!(text, offset, length, encoding);
  } as (...args: unknown[]) => unknown;
}

// The polyfill compares only its own kind, and does not say where a reading past the end is.
methods['equals'] = function (this: Uint8Array, other: unknown): boolean {
  if (!(other instanceof Uint8Array))
    throw invalidArgument('otherBuffer', 'an instance of Buffer or Uint8Array', other);
  return (
    Buffer.compare(
      this as NodeBuffer,
      Buffer.from(other.buffer as ArrayBuffer, other.byteOffset, other.byteLength),
    ) === 0
  );
} as (...args: unknown[]) => unknown;

for (const name of Object.getOwnPropertyNames(Buffer.prototype)) {
  const width = /^read(?:Big)?U?[iI]nt(8|16|32|64)|^read(?:Float|Double)/.exec(name);
  if (width === null) continue;
  const bytes = width[1] === undefined ? (name.includes('Float') ? 4 : 8) : Number(width[1]) / 8;
  const read = methods[name]!;
  methods[name] = function (this: Uint8Array, offset: unknown = 0): unknown {
    if (typeof offset !== 'number') throw invalidArgument('offset', 'of type number', offset);
    if (!Number.isInteger(offset) || offset < 0 || offset + bytes > this.length)
      throw outOfRange('offset', offset, this.length - bytes);
    return read.call(this, offset);
  } as (...args: unknown[]) => unknown;
}

function outOfRange(name: string, value: number, last: number): RangeError {
  const code = last < 0 ? 'ERR_BUFFER_OUT_OF_BOUNDS' : 'ERR_OUT_OF_RANGE';
  const wanted = Number.isInteger(value) ? `>= 0 and <= ${last}` : 'an integer';
  return Object.assign(
    new RangeError(
      last < 0
        ? 'Attempt to access memory outside buffer bounds'
        : `The value of "${name}" is out of range. It must be ${wanted}. Received ${value}`,
    ),
    { code },
  );
}

Buffer.prototype.slice = Buffer.prototype.subarray;
Buffer.copyBytesFrom = (view, offset = 0, length) => {
  const copy = (view as Uint8Array).slice(offset, length === undefined ? undefined : offset + length);
  return Buffer.from(toBytes(copy));
};

export const isUtf8 = (input: ArrayBufferView | ArrayBuffer): boolean => {
  try {
    native.utf8Decode(toBytes(input), true, true);
    return true;
  } catch {
    return false;
  }
};
export const isAscii = (input: ArrayBufferView | ArrayBuffer): boolean =>
  toBytes(input).every((byte) => byte < 128);
export const transcode = (source: Uint8Array, from: string, to: string): NodeBuffer =>
  Buffer.from(Buffer.from(source).toString(from), to);
export const SlowBuffer: typeof npm.SlowBuffer = npm.SlowBuffer;
export const kMaxLength = 0x7fff_ffff;
export const kStringMaxLength = 0x3fff_ffff;
export const constants = { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength };
export const INSPECT_MAX_BYTES = 50;
export const { atob, btoa } = globalThis;
const { resolveObjectURL } = deniedAll('unsupported', 'buffer', 'resolveObjectURL');

export { Blob, File, resolveObjectURL };
export default {
  Blob,
  Buffer,
  File,
  INSPECT_MAX_BYTES,
  SlowBuffer,
  atob,
  btoa,
  constants,
  isAscii,
  isUtf8,
  kMaxLength,
  kStringMaxLength,
  resolveObjectURL,
  transcode,
};
