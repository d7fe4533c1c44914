import { denied } from './denied.ts';
import { constants } from './fs-constants.ts';
import * as read from './fs-read.ts';
import { promiseWrites } from './fs-write.ts';

type Read = typeof read;

function promised<F extends (...args: never[]) => unknown>(
  sync: F,
): (...args: Parameters<F>) => Promise<ReturnType<F>> {
  return async (...args) => sync(...args) as ReturnType<F>;
}

export const readFile = promised<Read['readFileSync']>(read.readFileSync);
export const stat = promised<Read['statSync']>(read.statSync);
export const lstat = promised<Read['lstatSync']>(read.lstatSync);
export const access = promised<Read['accessSync']>(read.accessSync);
export const readdir = promised<Read['readdirSync']>(read.readdirSync);
export const readlink = promised<Read['readlinkSync']>(read.readlinkSync);
export const realpath = promised<Read['readlinkSync']>(read.realpathSync.native);
export const mkdir = promised<Read['mkdirSync']>(read.mkdirSync);
export const watch = denied('unsupported', 'fs.promises.watch');

const promises = {
  ...promiseWrites,
  access,
  constants,
  lstat,
  mkdir,
  readFile,
  readdir,
  readlink,
  realpath,
  stat,
  watch,
};
for (const name of [
  'close',
  'fchmod',
  'fchown',
  'fdatasync',
  'fstat',
  'fsync',
  'ftruncate',
  'futimes',
  'read',
  'readv',
  'write',
  'writev',
]) {
  Reflect.deleteProperty(promises, name);
}
export default promises;
