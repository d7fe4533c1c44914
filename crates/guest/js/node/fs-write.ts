import { toBytes } from '../web/encoding.ts';
import { Buffer } from './buffer.ts';
import { deniedError } from './denied.ts';
import { invalidArgument } from './errors.ts';
import { askHost, askHostAboutTwo, type PathLike, systemError, toPath } from './fs-path.ts';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from './fs-read.ts';
import { dirname, join, resolve } from './path.ts';

interface WriteOptions {
  encoding?: string | null;
  flag?: string;
}
interface RemoveOptions {
  recursive?: boolean;
  force?: boolean;
}
interface CopyOptions extends RemoveOptions {
  errorOnExist?: boolean;
  filter?: (source: string, destination: string) => boolean;
}

/** What a plugin wrote, as bytes of their own. */
export function bytesToWrite(data: unknown, encoding?: string | null): Uint8Array<ArrayBuffer> {
  if (typeof data === 'string') return new Uint8Array(Buffer.from(data, encoding ?? 'utf8'));
  if (ArrayBuffer.isView(data)) return new Uint8Array(toBytes(data));
  throw invalidArgument('data', 'of type string or an instance of Buffer, TypedArray, or DataView', data);
}

function modeOf(flag: string | undefined, otherwise: string): string {
  const wanted = flag ?? otherwise;
  if (wanted.includes('x')) return 'new';
  return wanted.startsWith('a') ? 'append' : 'replace';
}

function put(
  path: PathLike,
  data: unknown,
  options: WriteOptions | string | null | undefined,
  flag: string,
): void {
  const settings: WriteOptions = typeof options === 'string' ? { encoding: options } : (options ?? {});
  const bytes = bytesToWrite(data, settings.encoding);
  askHost('fs.writeFile', 'open', toPath(path), bytes, modeOf(settings.flag, flag));
}

export const writeFileSync = (path: PathLike, data: unknown, options?: WriteOptions | string | null): void =>
  put(path, data, options, 'w');
export const appendFileSync = (path: PathLike, data: unknown, options?: WriteOptions | string | null): void =>
  put(path, data, options, 'a');

/** Whether nothing is there, as against what may not be looked at. */
function isMissing(path: string): boolean {
  try {
    askHost('fs.stat', 'stat', path, true);
    return false;
  } catch (error) {
    // A refusal that looks like a path that is not there has a cause.
    const { code, cause } = error as { code?: string; cause?: unknown };
    return code === 'ENOENT' && cause === undefined;
  }
}

/** Making sure that a folder is there is no write when it is. */
export function mkdirSync(
  path: PathLike,
  options?: { recursive?: boolean } | number | null,
): string | undefined {
  const text = toPath(path);
  const all = typeof options === 'object' && options?.recursive === true;
  if (!all) {
    askHost('fs.mkdir', 'mkdir', text, false);
    return undefined;
  }
  let first: string | undefined;
  for (let folder = resolve(text); isMissing(folder); folder = dirname(folder)) first = folder;
  if (first === undefined && statSync(text, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  askHost('fs.mkdir', 'mkdir', text, true);
  return first;
}

let made = 0;
export function mkdtempSync(prefix: string): string {
  made += 1;
  const path = `${toPath(prefix, 'prefix')}${made.toString(36).padStart(6, '0')}`;
  mkdirSync(path);
  return path;
}

export const unlinkSync = (path: PathLike): void => void askHost('fs.unlink', 'unlink', toPath(path));

export function rmdirSync(path: PathLike, options?: { recursive?: boolean }): void {
  askHost('fs.rmdir', 'rmdir', toPath(path), options?.recursive === true);
}

export function rmSync(path: PathLike, options: RemoveOptions = {}): void {
  const text = toPath(path);
  const found = lstatSync(text, { throwIfNoEntry: false });
  if (found === undefined) {
    if (options.force) return;
    throw systemError('ENOENT', 'lstat', text);
  }
  if (!found.isDirectory()) unlinkSync(text);
  else if (options.recursive) rmdirSync(text, { recursive: true });
  else
    throw Object.assign(new Error(`Path is a directory: rm returned EISDIR (is a directory) ${text}`), {
      name: 'SystemError',
      code: 'ERR_FS_EISDIR',
      errno: 21,
      syscall: 'rm',
      path: text,
    });
}

export function renameSync(from: PathLike, to: PathLike): void {
  const target = toPath(to, 'newPath');
  askHostAboutTwo('fs.rename', 'rename', toPath(from, 'oldPath'), target, resolve(target));
}

const EXCLUSIVE = 1;
export function copyFileSync(from: PathLike, to: PathLike, mode: number = 0): void {
  const [source, target] = [toPath(from, 'src'), toPath(to, 'dest')];
  const bytes = askHostAboutTwo('fs.readFile', 'copyfile', source, target) as Uint8Array;
  askHost('fs.writeFile', 'copyfile', target, new Uint8Array(bytes), mode & EXCLUSIVE ? 'new' : 'replace');
}

export function cpSync(from: PathLike, to: PathLike, options: CopyOptions = {}): void {
  const [source, target] = [toPath(from, 'src'), toPath(to, 'dest')];
  if (options.filter && !options.filter(source, target)) return;
  if (statSync(source)!.isDirectory()) {
    if (!options.recursive)
      throw Object.assign(
        new Error(
          `Recursive option not enabled, cannot copy a directory: cp returned EISDIR (${source} is a directory (not copied)) ${source}`,
        ),
        { code: 'ERR_FS_EISDIR', errno: 21, syscall: 'cp', path: source },
      );
    mkdirSync(target, { recursive: true });
    for (const name of readdirSync(source) as string[])
      cpSync(join(source, name), join(target, name), options);
    return;
  }
  if (options.force === false && existsSync(target)) {
    if (options.errorOnExist) throw systemError('EEXIST', 'cp', target);
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(source, target);
}

export function truncateSync(path: PathLike, length: number = 0): void {
  const bytes = new Uint8Array(length);
  bytes.set((readFileSync(path) as Uint8Array).subarray(0, length));
  writeFileSync(path, bytes);
}

/** Who may read and write a file is its writer's to say; what a file has already is no change. To run it is never granted. */
export function chmodSync(path: PathLike, mode: number | string): void {
  const text = toPath(path);
  const wanted = (typeof mode === 'string' ? Number.parseInt(mode, 8) : mode) & 0o7777;
  const found = statSync(text, { throwIfNoEntry: false })?.mode;
  if (found !== undefined && (Number(found) & 0o7777) === wanted) return;
  if ((wanted & ~0o666) !== 0) throw deniedError('files', 'fs.chmod', text);
  askHost('fs.chmod', 'chmod', text, wanted);
}

/** What no grant allows: owners, times and links. */
const NEVER = 'chown lchmod lchown link lutimes symlink utimes statfs';

type Anything = (...args: never[]) => unknown;

/** The functions by the name that their three forms have in common. */
export const writes: Record<string, Anything> = {
  appendFile: appendFileSync,
  chmod: chmodSync,
  copyFile: copyFileSync,
  cp: cpSync,
  mkdir: mkdirSync,
  mkdtemp: mkdtempSync,
  rename: renameSync,
  rm: rmSync,
  rmdir: rmdirSync,
  truncate: truncateSync,
  unlink: unlinkSync,
  writeFile: writeFileSync,
};

for (const name of NEVER.split(' ')) {
  writes[name] = (...args: unknown[]): never => {
    throw deniedError('files', `fs.${name}`, String(args[0]));
  };
}
