import { denied } from './denied.ts';
import { requireFunction } from './errors.ts';
import { constants } from './fs-constants.ts';
import promises from './fs-promises.ts';
import * as read from './fs-read.ts';
import { Dirent, Stats } from './fs-stats.ts';
import { createReadStream, createWriteStream, ReadStream, WriteStream } from './fs-streams.ts';
import { callbackWrites, syncWrites } from './fs-write.ts';

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

const exists = (path: unknown, callback: unknown): void => {
  requireFunction(callback);
  const found = read.existsSync(path);
  queueMicrotask(() => callback(found));
};
Object.defineProperty(exists, Symbol.for('nodejs.util.promisify.custom'), {
  value: async (path: unknown) => read.existsSync(path),
});

const watcher = {
  on: () => watcher,
  once: () => watcher,
  off: () => watcher,
  close: () => undefined,
  ref: () => watcher,
  unref: () => watcher,
};

const fs: Record<string, unknown> = {
  ...syncWrites,
  ...callbackWrites,
  ...read,
  Dir: denied('unsupported', 'fs.Dir'),
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
  mkdir: withCallback(read.mkdirSync),
  readFile: withCallback(read.readFileSync),
  readdir: withCallback(read.readdirSync),
  readlink: withCallback(read.readlinkSync),
  stat: withCallback(read.statSync),
  realpath: Object.assign(withCallback(read.realpathSync), {
    native: withCallback(read.realpathSync.native),
  }),
  unwatchFile: () => undefined,
  watch: denied('unsupported', 'fs.watch'),
  watchFile: () => watcher,
  _toUnixTimestamp: (time: unknown) => (time instanceof Date ? time.getTime() / 1000 : Number(time)),
};
delete fs['encodingOf'];

export default fs;
export const { readFileSync, existsSync, statSync, lstatSync, readdirSync, realpathSync } = read;
