import { request } from '../glue/requests.ts';
import { native } from '../native.ts';
import { toBytes } from '../web/encoding.ts';
import { Buffer, type NodeBuffer } from './buffer.ts';
import { invalidArgument, withCode } from './errors.ts';

/** Kinds of compression, and whether they undo it. */
export type Format = 'gzip' | 'deflate' | 'deflateRaw' | 'brotli';

export interface ZlibOptions {
  flush?: number;
  finishFlush?: number;
  chunkSize?: number;
  windowBits?: number;
  level?: number;
  memLevel?: number;
  strategy?: number;
  dictionary?: ArrayBufferView | ArrayBuffer;
  info?: boolean;
  maxOutputLength?: number;
  params?: Record<number, number | boolean>;
}

const MAX_LENGTH = 0x7fff_ffff;
const Z_SYNC_FLUSH = 2;

export function bytesIn(data: unknown): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  if (ArrayBuffer.isView(data) || data instanceof ArrayBuffer) return toBytes(data);
  throw invalidArgument(
    'buffer',
    'of type string or an instance of Buffer, TypedArray, DataView, or ArrayBuffer',
    data,
  );
}

const RANGES: [keyof ZlibOptions, number, number][] = [
  ['chunkSize', 64, Infinity],
  ['windowBits', 8, 15],
  ['level', -1, 9],
  ['memLevel', 1, 9],
  ['strategy', 0, 4],
  ['maxOutputLength', 1, MAX_LENGTH],
];

/** Refuses options as Node does, when the stream is made. */
export function checkOptions(options: ZlibOptions | undefined): ZlibOptions {
  const given = options ?? {};
  for (const [name, low, high] of RANGES) {
    const value = given[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number') throw invalidArgument(`options.${name}`, 'of type number', value);
    if (value === 0 && name === 'windowBits') continue;
    if (!(value >= low && value <= high)) {
      const range = high === Infinity ? `>= ${low}` : `>= ${low} and <= ${high}`;
      throw withCode(
        new RangeError(
          `The value of "options.${name}" is out of range. It must be ${range}. Received ${value}`,
        ),
        'ERR_OUT_OF_RANGE',
      );
    }
  }
  return given;
}

function crossing(options: ZlibOptions): object {
  const { level, windowBits, memLevel, strategy, dictionary, params } = options;
  const numbers: Record<number, number> = {};
  for (const [key, value] of Object.entries(params ?? {})) numbers[Number(key)] = Number(value);
  return {
    level,
    windowBits,
    memLevel,
    strategy,
    ...(dictionary === undefined ? {} : { dictionary: new Uint8Array(toBytes(dictionary)) }),
    ...(params === undefined ? {} : { params: numbers }),
  };
}

function adopt(bytes: unknown): NodeBuffer {
  const { buffer, byteOffset, byteLength } = bytes as Uint8Array<ArrayBuffer>;
  return Buffer.from(buffer, byteOffset, byteLength);
}

export function compressSync(format: Format, data: unknown, options: ZlibOptions): NodeBuffer {
  return adopt(
    native.hostCall('zlib.compress', 0, [format, new Uint8Array(bytesIn(data)), crossing(options)]),
  );
}

export async function compress(format: Format, data: unknown, options: ZlibOptions): Promise<NodeBuffer> {
  return adopt(await request(0, 'zlib.compress', [format, new Uint8Array(bytesIn(data)), crossing(options)]));
}

function failure(what: string, format: string): Error {
  if (what === 'too large')
    return withCode(
      new RangeError('Cannot create a Buffer larger than the given maximum'),
      'ERR_BUFFER_TOO_LARGE',
    );
  if (format === 'brotli') {
    return what === 'unexpected end of file'
      ? Object.assign(new Error(what), { errno: -5, code: 'Z_BUF_ERROR' })
      : Object.assign(new Error('Decompression failed'), { errno: -2, code: 'ERR__ERROR_FORMAT_PADDING_1' });
  }
  const [errno, code] = what === 'unexpected end of file' ? [-5, 'Z_BUF_ERROR'] : [-3, 'Z_DATA_ERROR'];
  return Object.assign(new Error(what), { errno, code });
}

export function decompressSync(format: Format | 'auto', data: unknown, options: ZlibOptions): NodeBuffer {
  const limit = options.maxOutputLength ?? MAX_LENGTH;
  const bytes = bytesIn(data);
  if (options.dictionary !== undefined && format !== 'brotli')
    throw withCode(
      new Error('A dictionary for decompression is not part of the sandbox.'),
      'NEXXO_UNSUPPORTED',
    );
  const kind = ({ gzip: 'gzip', deflate: 'zlib', deflateRaw: 'raw', auto: 'auto' } as const)[
    format as 'gzip'
  ];
  const found =
    format === 'brotli'
      ? native.unbrotli(bytes, limit)
      : native.inflate(bytes, kind, limit, options.finishFlush === Z_SYNC_FLUSH);
  if (typeof found === 'string') {
    const error = failure(found, format);
    if (found === 'too large' && options.maxOutputLength !== undefined)
      error.message = `Cannot create a Buffer larger than ${options.maxOutputLength} bytes`;
    throw error;
  }
  return adopt(Array.isArray(found) ? found[0] : found);
}
