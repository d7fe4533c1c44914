import { type PathLike, toPath } from './fs-path.ts';
import { readFileSync } from './fs-read.ts';
import { writeFileSync } from './fs-write.ts';
import { Readable, Writable } from './stream.ts';

interface ReadOptions {
  encoding?: string;
  start?: number;
  end?: number;
  highWaterMark?: number;
}

export class ReadStream extends Readable {
  readonly path: string;
  bytesRead = 0;
  #rest: Uint8Array | undefined;
  readonly #options: ReadOptions;

  constructor(path: PathLike, options?: ReadOptions | string) {
    const settings: ReadOptions = typeof options === 'string' ? { encoding: options } : (options ?? {});
    super({
      highWaterMark: settings.highWaterMark ?? 65_536,
      ...(settings.encoding ? { encoding: settings.encoding } : {}),
    });
    this.path = toPath(path);
    this.#options = settings;
  }

  _construct(done: (error?: unknown) => void): void {
    try {
      const bytes = readFileSync(this.path) as Uint8Array;
      const { start = 0, end = Infinity } = this.#options;
      this.#rest = bytes.subarray(start, Math.min(end + 1, bytes.length));
      done();
      this.emit('open', -1);
      this.emit('ready');
    } catch (error) {
      done(error);
    }
  }

  _read(size: number): void {
    const rest = this.#rest;
    if (rest === undefined || rest.length === 0) {
      this.push(null);
      return;
    }
    const chunk = rest.subarray(0, size);
    this.#rest = rest.subarray(chunk.length);
    this.bytesRead += chunk.length;
    this.push(chunk);
  }

  close(done?: () => void): void {
    if (done) this.once('close', done);
    this.destroy();
  }
}

/** Appends what it is given, piece by piece; the first piece replaces what was there. */
export class WriteStream extends Writable {
  readonly path: string;
  bytesWritten = 0;
  #flag: string;

  constructor(path: PathLike, options?: { flags?: string; encoding?: string } | string) {
    const settings = typeof options === 'string' ? { encoding: options } : (options ?? {});
    super({ decodeStrings: true, ...(settings.encoding ? { defaultEncoding: settings.encoding } : {}) });
    this.path = toPath(path);
    this.#flag = (settings as { flags?: string }).flags ?? 'w';
  }

  _construct(done: (error?: unknown) => void): void {
    try {
      writeFileSync(this.path, '', { flag: this.#flag });
      this.#flag = 'a';
      done();
      this.emit('open', -1);
      this.emit('ready');
    } catch (error) {
      done(error);
    }
  }

  _write(chunk: Uint8Array, _encoding: string, done: (error?: unknown) => void): void {
    try {
      writeFileSync(this.path, chunk, { flag: this.#flag });
      this.bytesWritten += chunk.length;
      done();
    } catch (error) {
      done(error);
    }
  }

  close(done?: () => void): void {
    if (done) this.once('close', done);
    (this as unknown as { end(): void }).end();
  }
}

export const createReadStream = (path: PathLike, options?: ReadOptions | string): ReadStream =>
  new ReadStream(path, options);
export const createWriteStream = (
  path: PathLike,
  options?: { flags?: string; encoding?: string } | string,
): WriteStream => new WriteStream(path, options);
