import { Buffer, type NodeBuffer } from './buffer.ts';
import { denied } from './denied.ts';
import { requireFunction } from './errors.ts';
import { constants } from './fs-constants.ts';
import { Dir, opendirSync } from './fs-dir.ts';
import { globSync } from './fs-glob.ts';
import * as handles from './fs-handles.ts';
import type { PathLike } from './fs-path.ts';
import promises from './fs-promises.ts';
import * as read from './fs-read.ts';
import { Dirent, Stats } from './fs-stats.ts';
import { createReadStream, createWriteStream, ReadStream, WriteStream } from './fs-streams.ts';
import { writes } from './fs-write.ts';

type Anything = (...args: never[]) => unknown;

/** Node calls back later, never during the call. */
function withCallback(sync: Anything): (...args: unknown[]) => void {
  return (...args) => {
    const callback = typeof args.at(-1) === 'function' ? args.pop() : undefined;
    requireFunction(callback);
    let outcome: unknown[];
    try {
      outcome = [null, sync(...(args as never[]))];
    } catch (error) {
      outcome = [error];
    }
    queueMicrotask(() => callback(...outcome));
  };
}

/** `readFile` takes an open file too. */
function readFileSync(path: PathLike | number, options?: never): string | NodeBuffer {
  if (typeof path !== 'number') return read.readFileSync(path, options);
  const bytes = Buffer.from(handles.restOf(path));
  const encoding = read.encodingOf(options);
  return encoding === undefined ? bytes : bytes.toString(encoding);
}

/** Reading and writing an open file tell how much, and of what; promisified they give both by name. */
function transfer(
  name: string,
  sync: (fd: number, data: unknown, ...rest: unknown[]) => number,
): (...args: unknown[]) => void {
  const run = (...args: unknown[]): void => {
    const callback = args.pop();
    requireFunction(callback);
    const [fd, data, ...rest] = args as [number, unknown];
    let outcome: unknown[];
    try {
      outcome = [null, sync(fd, data, ...rest), data];
    } catch (error) {
      outcome = [error];
    }
    queueMicrotask(() => callback(...outcome));
  };
  const count = name.startsWith('read') ? 'bytesRead' : 'bytesWritten';
  Object.defineProperty(run, Symbol.for('nodejs.util.promisify.custom'), {
    value: async (fd: number, data: unknown, ...rest: unknown[]) => ({
      [count]: sync(fd, data, ...rest),
      buffer: data,
    }),
  });
  return run;
}

const exists = (path: unknown, callback: unknown): void => {
  requireFunction(callback);
  const found = read.existsSync(path);
  queueMicrotask(() => callback(found));
};
Object.defineProperty(exists, Symbol.for('nodejs.util.promisify.custom'), {
  value: async (path: unknown) => read.existsSync(path),
});

const fs: Record<string, unknown> = {
  ...read,
  Dir,
  Dirent,
  FileReadStream: ReadStream,
  FileWriteStream: WriteStream,
  ReadStream,
  Stats,
  WriteStream,
  F_OK: constants.F_OK,
  R_OK: constants.R_OK,
  W_OK: constants.W_OK,
  X_OK: constants.X_OK,
  constants,
  createReadStream,
  createWriteStream,
  exists,
  promises,
  access: withCallback(read.accessSync),
  lstat: withCallback(read.lstatSync),
  readFile: withCallback(readFileSync),
  readFileSync,
  readdir: withCallback(read.readdirSync),
  glob: withCallback(globSync),
  globSync,
  opendir: withCallback(opendirSync),
  opendirSync,
  readlink: withCallback(read.readlinkSync),
  stat: withCallback(read.statSync),
  realpath: Object.assign(withCallback(read.realpathSync), {
    native: withCallback(read.realpathSync.native),
  }),
  unwatchFile: () => undefined,
  watch: denied('unsupported', 'fs.watch'),
  watchFile: denied('unsupported', 'fs.watchFile'),
  _toUnixTimestamp: (time: unknown) => (time instanceof Date ? time.getTime() / 1000 : Number(time)),
};
for (const [name, sync] of Object.entries(writes)) {
  fs[name] = Object.defineProperty(withCallback(sync), 'name', { value: name });
  fs[`${name}Sync`] = Object.defineProperty(sync, 'name', { value: `${name}Sync` });
}
const open: Record<string, Anything> = { ...handles } as never;
for (const name of ['close', 'fdatasync', 'fstat', 'fsync', 'ftruncate', 'open'] as const) {
  fs[name] = withCallback(open[`${name}Sync`]!);
  fs[`${name}Sync`] = open[`${name}Sync`];
}
for (const name of ['read', 'write', 'readv', 'writev'] as const) {
  const sync = open[`${name}Sync`] as unknown as (fd: number, data: unknown, ...rest: unknown[]) => number;
  fs[`${name}Sync`] = sync;
  fs[name] = transfer(name, sync);
}
for (const name of ['fchmod', 'fchown', 'futimes']) {
  fs[name] = denied('files', `fs.${name}`);
  fs[`${name}Sync`] = denied('files', `fs.${name}Sync`);
}
fs['mkdtempDisposableSync'] = denied('unsupported', 'fs.mkdtempDisposableSync');
delete fs['encodingOf'];

export default fs;
