import { toBytes } from '../web/encoding.ts';
import { Buffer, type NodeBuffer } from './buffer.ts';
import { type PathLike, systemError, toPath } from './fs-path.ts';
import { encodingOf, existsSync, readFileSync, statSync } from './fs-read.ts';
import type { Stats } from './fs-stats.ts';
import { bytesToWrite, writeFileSync } from './fs-write.ts';

/** The first number: below it are the terminal's. */
const FIRST = 3;
const MOST = 1000;

/** A file that is open: all of it is here, and what was written goes out when it is closed. */
class OpenFile {
  readonly path: string;
  readonly #append: boolean;
  bytes: Uint8Array;
  position = 0;
  #changed = false;

  constructor(path: string, flags: string) {
    this.path = path;
    const reads = flags.startsWith('r') || (flags.startsWith('a') && existsSync(path));
    if (flags.includes('x') && existsSync(path)) throw systemError('EEXIST', 'open', path);
    this.bytes = reads ? (readFileSync(path) as Uint8Array) : new Uint8Array();
    this.#append = flags.startsWith('a');
    // A grant that is missing shows when the file is opened.
    if (!flags.startsWith('r')) writeFileSync(path, this.bytes);
  }

  read(into: Uint8Array, position: number | null): number {
    const from = position ?? this.position;
    const part = this.bytes.subarray(from, from + into.length);
    into.set(part);
    if (position === null) this.position += part.length;
    return part.length;
  }

  write(data: Uint8Array, position: number | null): number {
    const at = this.#append ? this.bytes.length : (position ?? this.position);
    if (at + data.length > this.bytes.length) {
      const grown = new Uint8Array(at + data.length);
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes.set(data, at);
    if (position === null) this.position = at + data.length;
    this.#changed = true;
    return data.length;
  }

  flush(): void {
    if (this.#changed) writeFileSync(this.path, this.bytes);
    this.#changed = false;
  }
}

const open: (OpenFile | undefined)[] = [];

function find(fd: number, syscall: string): OpenFile {
  const found = open[fd - FIRST];
  if (found === undefined)
    throw Object.assign(new Error(`EBADF: bad file descriptor, ${syscall}`), {
      errno: -9,
      code: 'EBADF',
      syscall,
    });
  return found;
}

/** The bytes from where an open file is read next. */
export function restOf(fd: number): Uint8Array {
  const file = find(fd, 'read');
  const rest = file.bytes.subarray(file.position);
  file.position = file.bytes.length;
  return rest;
}

function flagText(flags: string | number | undefined): string {
  if (typeof flags === 'string') return flags;
  if (flags === undefined || (flags & 3) === 0) return 'r';
  return flags & 0o2000 ? 'a' : flags & 0o200 ? 'wx' : flags & 0o1000 ? 'w' : 'r+';
}

export function openSync(path: PathLike, flags?: string | number): number {
  const text = toPath(path);
  let place = open.indexOf(undefined);
  if (place < 0) place = open.length;
  if (place >= MOST) throw systemError('EMFILE', 'open', text);
  open[place] = new OpenFile(text, flagText(flags));
  return place + FIRST;
}

export function closeSync(fd: number): void {
  find(fd, 'close').flush();
  open[fd - FIRST] = undefined;
}

interface Span {
  offset?: number;
  length?: number;
  position?: number | bigint | null;
}

function span(buffer: ArrayBufferView, rest: unknown[]): [Uint8Array, number | null] {
  const [first, length, position] = rest as [
    number | Span | undefined,
    number | undefined,
    number | null | undefined,
  ];
  const given: Span =
    typeof first === 'object' && first !== null
      ? first
      : { offset: first ?? 0, length: length!, position: position ?? null };
  const bytes = toBytes(buffer);
  const from = given.offset ?? 0;
  const part = bytes.subarray(from, given.length === undefined ? undefined : from + given.length);
  const at =
    given.position === undefined || given.position === null || Number(given.position) < 0
      ? null
      : Number(given.position);
  return [part, at];
}

export function readSync(fd: number, buffer: ArrayBufferView, ...rest: unknown[]): number {
  return find(fd, 'read').read(...span(buffer, rest));
}

export function writeSync(fd: number, data: string | ArrayBufferView, ...rest: unknown[]): number {
  if (typeof data !== 'string') return find(fd, 'write').write(...span(data, rest));
  const [position, encoding] = rest as [number | null | undefined, string | undefined];
  return find(fd, 'write').write(
    bytesToWrite(data, encoding),
    typeof position === 'number' ? position : null,
  );
}

export const fstatSync = (fd: number, options?: { bigint?: boolean }): Stats =>
  statSync(find(fd, 'fstat').path, options)!;
export const fsyncSync = (fd: number): void => find(fd, 'fsync').flush();
export const fdatasyncSync: (fd: number) => void = fsyncSync;
export function ftruncateSync(fd: number, length: number = 0): void {
  const file = find(fd, 'ftruncate');
  const kept = new Uint8Array(length);
  kept.set(file.bytes.subarray(0, length));
  file.bytes = kept;
  file.write(new Uint8Array(), 0);
}
export const readvSync = (fd: number, buffers: ArrayBufferView[], position?: number | null): number =>
  buffers.reduce(
    (sum, buffer) =>
      sum + readSync(fd, buffer, { position: typeof position === 'number' ? position + sum : null }),
    0,
  );
export const writevSync = (fd: number, buffers: ArrayBufferView[], position?: number | null): number =>
  buffers.reduce(
    (sum, buffer) =>
      sum + writeSync(fd, buffer, { position: typeof position === 'number' ? position + sum : null }),
    0,
  );

/** What `fs.promises.open` gives. */
export class FileHandle {
  readonly fd: number;

  constructor(fd: number) {
    this.fd = fd;
  }
  async read(
    buffer: ArrayBufferView | { buffer?: ArrayBufferView } = {},
    ...rest: unknown[]
  ): Promise<object> {
    const target = ArrayBuffer.isView(buffer)
      ? buffer
      : ((buffer.buffer as ArrayBufferView | undefined) ?? Buffer.alloc(16_384));
    const where = ArrayBuffer.isView(buffer) ? rest : [buffer];
    return { bytesRead: readSync(this.fd, target, ...where), buffer: target };
  }
  async write(data: string | ArrayBufferView, ...rest: unknown[]): Promise<object> {
    return { bytesWritten: writeSync(this.fd, data, ...rest), buffer: data };
  }
  async readFile(options?: { encoding?: string | null } | string | null): Promise<string | NodeBuffer> {
    const encoding = encodingOf(options);
    const bytes = Buffer.from(restOf(this.fd));
    return encoding === undefined ? bytes : bytes.toString(encoding);
  }
  async writeFile(data: unknown, options?: { encoding?: string | null } | string | null): Promise<void> {
    writeSync(this.fd, bytesToWrite(data, typeof options === 'string' ? options : options?.encoding));
  }
  async appendFile(data: unknown, options?: { encoding?: string | null } | string | null): Promise<void> {
    return this.writeFile(data, options);
  }
  async stat(options?: { bigint?: boolean }): Promise<Stats> {
    return fstatSync(this.fd, options);
  }
  async truncate(length?: number): Promise<void> {
    ftruncateSync(this.fd, length);
  }
  async sync(): Promise<void> {
    fsyncSync(this.fd);
  }
  async datasync(): Promise<void> {
    fsyncSync(this.fd);
  }
  async *readLines(): AsyncGenerator<string> {
    const text = Buffer.from(restOf(this.fd)).toString();
    yield* text.replace(/\r?\n$/, '').split(/\r?\n/);
  }
  async close(): Promise<void> {
    closeSync(this.fd);
  }
}
Object.defineProperty(
  FileHandle.prototype,
  (Symbol as { asyncDispose?: symbol }).asyncDispose ?? Symbol.for('nodejs.asyncDispose'),
  {
    value: FileHandle.prototype.close,
    configurable: true,
  },
);
