import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { NexxoError } from './error.ts';
import { cleanData, isRecord } from './value/clean-data.ts';

type Options = zlib.ZlibOptions & zlib.BrotliOptions;
interface Compressor {
  sync(bytes: Uint8Array, options: Options): Buffer;
  async(bytes: Uint8Array, options: Options): Promise<Buffer>;
}

/**
 * Compression runs in the Node that builds, because its bytes are that very zlib's: they differ between versions and
 * processors, and a build without the sandbox has them. Decompression is the guest's own.
 */
const COMPRESSORS: Record<string, Compressor> = {
  gzip: { sync: zlib.gzipSync, async: promisify<Uint8Array, Options, Buffer>(zlib.gzip) },
  deflate: { sync: zlib.deflateSync, async: promisify<Uint8Array, Options, Buffer>(zlib.deflate) },
  deflateRaw: { sync: zlib.deflateRawSync, async: promisify<Uint8Array, Options, Buffer>(zlib.deflateRaw) },
  brotli: {
    sync: zlib.brotliCompressSync,
    async: promisify<Uint8Array, Options, Buffer>(zlib.brotliCompress),
  },
};

/** What may be asked for: a name and its range. */
const NUMBERS: [keyof zlib.ZlibOptions, number, number][] = [
  ['level', -1, 9],
  ['windowBits', 8, 15],
  ['memLevel', 1, 9],
  ['strategy', 0, 4],
];
/** Brotli's parameters by number. Large windows are left out: they take a gigabyte. */
const BROTLI: Record<number, number> = { 0: 2, 1: 11, 2: 24, 3: 24, 4: 1, 5: 0xffff_ffff, 7: 3, 8: 120 };
const MAX_DICTIONARY = 32_768;

/** How many bytes a millisecond a slow machine compresses, by brotli's quality. */
const BROTLI_RATE = [100_000, 60_000, 40_000, 30_000, 20_000, 12_000, 10_000, 8_000, 6_000, 5_000, 700, 400];
const DEFLATE_RATE = 8_000;

/** One call may take this long by estimate, in milliseconds. */
const LONGEST_CALL = 120_000;
/** All calls of an instance together. */
const LONGEST_TOTAL = 1_200_000;

interface Request {
  compressor: Compressor;
  bytes: Uint8Array;
  options: Options;
}

/** Compresses what plugins give, as far as it may take. */
export class Compression {
  readonly #plugin: string;
  #left = LONGEST_TOTAL;

  constructor(plugin: string) {
    this.#plugin = plugin;
  }

  /** Compresses at once; the time counts as the plugin's. */
  compressSync(args: unknown[]): Uint8Array {
    const { compressor, bytes, options } = this.#read(args);
    return plain(compressor.sync(bytes, options));
  }

  /** Compresses beside the JavaScript thread. */
  async compress(args: unknown[]): Promise<Uint8Array> {
    const { compressor, bytes, options } = this.#read(args);
    return plain(await compressor.async(bytes, options));
  }

  #refuse(what: string): NexxoError {
    return new NexxoError('NEXXO_VALUE', `zlib was given ${what}`, { plugin: this.#plugin });
  }

  #read([kind, bytes, given]: unknown[]): Request {
    const compressor =
      typeof kind === 'string' && Object.hasOwn(COMPRESSORS, kind) ? COMPRESSORS[kind] : undefined;
    if (compressor === undefined) throw this.#refuse('an unknown format');
    if (!(bytes instanceof Uint8Array)) throw this.#refuse(`${typeof bytes} in place of bytes`);
    const data = cleanData(given);
    const options = this.#options(isRecord(data) ? data : {}, kind === 'brotli');
    this.#spend(bytes.length / (kind === 'brotli' ? brotliRate(options) : DEFLATE_RATE));
    return { compressor, bytes, options };
  }

  #options(given: Record<string, unknown>, isBrotli: boolean): Options {
    const options: Options = {};
    const { dictionary, params } = given;
    for (const [name, low, high] of isBrotli ? [] : NUMBERS) {
      const value = given[name];
      if (value === undefined) continue;
      if (!isWithin(value, low, high)) throw this.#refuse(`${String(value)} as \`${name}\``);
      Object.assign(options, { [name]: value });
    }
    if (dictionary !== undefined && !isBrotli) {
      if (!(dictionary instanceof Uint8Array) || dictionary.length > MAX_DICTIONARY)
        throw this.#refuse('a dictionary that is none');
      options.dictionary = dictionary;
    }
    if (isBrotli && isRecord(params)) {
      options.params = {};
      for (const [key, value] of Object.entries(params)) {
        const limit = BROTLI[Number(key)];
        if (limit === undefined || !isWithin(value, 0, limit))
          throw this.#refuse(`${String(value)} as brotli's parameter ${key}`);
        options.params[Number(key)] = value;
      }
    }
    return options;
  }

  #spend(ms: number): void {
    const limit = Math.min(LONGEST_CALL, this.#left);
    if (ms > limit) {
      throw new NexxoError('NEXXO_CPU_LIMIT', `compressing this would take about ${Math.ceil(ms)} ms`, {
        plugin: this.#plugin,
        limit: Math.floor(limit),
        used: Math.ceil(ms),
      });
    }
    this.#left -= ms;
  }
}

function isWithin(value: unknown, low: number, high: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
}

function brotliRate({ params }: Options): number {
  const quality = params?.[zlib.constants.BROTLI_PARAM_QUALITY];
  return BROTLI_RATE[typeof quality === 'number' ? quality : 11] ?? 400;
}

/** Without Buffer's prototype and without the pool that it lies in. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer);
}
