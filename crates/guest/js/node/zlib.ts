import * as codes from 'unenv/node/internal/zlib/codes';
import * as zlibConstants from 'unenv/node/internal/zlib/constants';
import { native } from '../native.ts';
import { Buffer } from './buffer.ts';
import { bytesOf } from './crypto-hash.ts';
import { deniedAll } from './denied.ts';
import { requireFunction } from './errors.ts';
import stream, { type AnyStream } from './stream.ts';
import {
  checkOptions,
  compress,
  compressSync,
  decompressSync,
  type Format,
  type ZlibOptions,
} from './zlib-data.ts';

type Members = Record<string, unknown>;
type Done = (error?: unknown, value?: unknown) => void;
const Transform = stream['Transform'] as new (options?: object) => AnyStream;

/** Keeps what is written and works on it at the end: the bytes are the same as those of one that works piece by piece. */
abstract class ZlibStream extends Transform {
  readonly #chunks: Uint8Array[] = [];
  readonly #run: (data: Uint8Array) => unknown;
  bytesWritten = 0;

  constructor(run: (data: Uint8Array, options: ZlibOptions) => unknown, options?: ZlibOptions) {
    super(options);
    const checked = checkOptions(options);
    this.#run = (data) => run(data, checked);
  }

  _transform(chunk: Uint8Array, _encoding: string, done: Done): void {
    this.#chunks.push(chunk);
    this.bytesWritten += chunk.length;
    done();
  }

  _flush(done: Done): void {
    const deliver = (value: unknown): void => {
      this.push(value);
      done();
    };
    try {
      const result = this.#run(Buffer.concat(this.#chunks));
      if (result instanceof Promise) result.then(deliver, done);
      else deliver(result);
    } catch (error) {
      done(error);
    }
  }

  /** Whatever was written so far comes at the end. */
  flush(...args: unknown[]): void {
    const done = args.at(-1);
    if (typeof done === 'function') queueMicrotask(done as () => void);
  }
  params(_level: number, _strategy: number, done: () => void): void {
    queueMicrotask(done);
  }
  reset(): void {
    this.#chunks.length = 0;
  }
  close(done?: () => void): void {
    if (done) this.once('close', done);
    this.destroy();
  }
}

const zlib: Members = {
  ...zlibConstants,
  ...deniedAll(
    'unsupported',
    'zlib',
    'ZstdCompress ZstdDecompress createZstdCompress createZstdDecompress zstdCompress zstdCompressSync zstdDecompress zstdDecompressSync',
  ),
  codes: codes.codes,
  constants: { ...zlibConstants },
  crc32: (data: string | ArrayBufferView, start: number = 0): number => native.crc32(bytesOf(data), start),
};

/** Node's classes are functions of old: `zlib.Gzip()` makes one too. */
function defineStream(name: string, run: (data: Uint8Array, options: ZlibOptions) => unknown): void {
  const Made = class extends ZlibStream {
    constructor(options?: ZlibOptions) {
      super(run, options);
    }
  };
  function make(this: unknown, options?: ZlibOptions): object {
    return Reflect.construct(Made, [options], new.target ?? Made) as object;
  }
  make.prototype = Made.prototype;
  for (const target of [make, Made]) Object.defineProperty(target, 'name', { value: name });
  Object.defineProperty(Made.prototype, 'constructor', { value: make, writable: true, configurable: true });
  zlib[name] = make;
  zlib[`create${name}`] = (options?: ZlibOptions) => new Made(options);
}

function defineFunctions(
  name: string,
  sync: (data: unknown, options: ZlibOptions) => unknown,
  async: (data: unknown, options: ZlibOptions) => Promise<unknown>,
): void {
  zlib[`${name}Sync`] = (data: unknown, options?: ZlibOptions) => sync(data, checkOptions(options));
  zlib[name] = (data: unknown, ...rest: unknown[]): void => {
    const done = rest.pop();
    requireFunction(done, 'callback');
    const finished = done as Done;
    async(data, checkOptions(rest[0] as ZlibOptions | undefined)).then(
      (value) => finished(null, value),
      (error: unknown) => finished(error),
    );
  };
}

const FORMATS: [Format, compressing: string, compressor: string, undoing: string, undoer: string][] = [
  ['gzip', 'gzip', 'Gzip', 'gunzip', 'Gunzip'],
  ['deflate', 'deflate', 'Deflate', 'inflate', 'Inflate'],
  ['deflateRaw', 'deflateRaw', 'DeflateRaw', 'inflateRaw', 'InflateRaw'],
  ['brotli', 'brotliCompress', 'BrotliCompress', 'brotliDecompress', 'BrotliDecompress'],
];

function defineUndoing(format: Format | 'auto', name: string, className: string): void {
  const undo = (data: unknown, options: ZlibOptions): unknown => decompressSync(format, data, options);
  defineStream(className, undo);
  defineFunctions(name, undo, async (data, options) => undo(data, options));
}

for (const [format, compressing, compressor, undoing, undoer] of FORMATS) {
  defineStream(compressor, (data, options) => compress(format, data, options));
  defineFunctions(
    compressing,
    (data, options) => compressSync(format, data, options),
    (data, options) => compress(format, data, options),
  );
  defineUndoing(format, undoing, undoer);
}
defineUndoing('auto', 'unzip', 'Unzip');

export default zlib;
