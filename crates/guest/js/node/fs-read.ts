import { Buffer, type NodeBuffer } from './buffer.ts';
import { denied } from './denied.ts';
import { withCode } from './errors.ts';
import { askHost, hostFinds, isAbsent, type PathLike, systemError, toPath } from './fs-path.ts';
import { Dirent, type HostStat, type Kind, Stats } from './fs-stats.ts';
import { join } from './path.ts';

type Encoded = { encoding?: string | null } | string | null | undefined;

export function encodingOf(options: Encoded): string | undefined {
  const encoding = typeof options === 'string' ? options : options?.encoding;
  if (encoding === undefined || encoding === null || encoding === 'buffer') return undefined;
  if (!Buffer.isEncoding(encoding)) {
    throw withCode(
      new TypeError(`The argument 'encoding' is invalid encoding. Received '${encoding}'`),
      'ERR_INVALID_ARG_VALUE',
    );
  }
  return encoding;
}

export function readFileSync(path: PathLike, options?: Encoded): string | NodeBuffer {
  const encoding = encodingOf(options);
  const bytes = fileBytes(toPath(path));
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding === undefined ? buffer : buffer.toString(encoding);
}

/** Node opens a directory, and fails when it reads it. */
function fileBytes(path: string): Uint8Array<ArrayBuffer> {
  try {
    return askHost('fs.readFile', 'open', path) as Uint8Array<ArrayBuffer>;
  } catch (error) {
    throw (error as { code?: string }).code === 'EISDIR' ? systemError('EISDIR', 'read') : error;
  }
}

interface StatOptions {
  bigint?: boolean;
  throwIfNoEntry?: boolean;
}

function stat(path: PathLike, follow: boolean, options: StatOptions | undefined): Stats | undefined {
  const text = toPath(path);
  try {
    return new Stats(
      askHost('fs.stat', follow ? 'stat' : 'lstat', text, follow) as HostStat,
      options?.bigint,
    );
  } catch (error) {
    if (options?.throwIfNoEntry === false && isAbsent(error)) return undefined;
    throw error;
  }
}

export const statSync = (path: PathLike, options?: StatOptions): Stats | undefined =>
  stat(path, true, options);
export const lstatSync = (path: PathLike, options?: StatOptions): Stats | undefined =>
  stat(path, false, options);

/** False on any failure, a refusal too: the host keeps count of those. */
export function existsSync(path: unknown): boolean {
  try {
    return hostFinds(toPath(path));
  } catch {
    return false;
  }
}

function entryToAccess(path: string): HostStat {
  try {
    return askHost('fs.stat', 'access', path, true) as HostStat;
  } catch (error) {
    if ((error as { code?: string }).code !== 'NEXXO_FS_DENIED') throw error;
    throw Object.defineProperty(systemError('ENOENT', 'access', path), 'cause', { value: error });
  }
}

/** A refused path is one that is not there: whoever wants to know more than that reads it. */
export function accessSync(path: PathLike, mode: number = 0): void {
  const text = toPath(path);
  const found = entryToAccess(text);
  const writes = (mode & 2) !== 0;
  const runs = (mode & 1) !== 0 && found.kind !== 'dir' && (found.mode & 0o111) === 0;
  if (writes || runs) throw systemError('EACCES', 'access', text);
}

interface ReaddirOptions {
  encoding?: string | null;
  withFileTypes?: boolean;
  recursive?: boolean;
}

export function readdirSync(
  path: PathLike,
  options?: ReaddirOptions | string | null,
  syscall: string = 'scandir',
): Array<string | Dirent | NodeBuffer> {
  const settings = typeof options === 'string' ? ({ encoding: options } as ReaddirOptions) : (options ?? {});
  const root = toPath(path);
  const found: Array<string | Dirent | NodeBuffer> = [];
  const pending = [''];
  for (let inside = pending.shift(); inside !== undefined; inside = pending.shift()) {
    const folder = inside === '' ? root : join(root, inside);
    for (const [name, kind] of askHost('fs.readdir', syscall, folder) as Array<[string, Kind]>) {
      const relative = inside === '' ? name : join(inside, name);
      if (settings.withFileTypes) found.push(new Dirent(name, folder, kind));
      else found.push(settings.encoding === 'buffer' ? Buffer.from(relative) : relative);
      if (settings.recursive && kind === 'dir') pending.push(relative);
    }
  }
  return found;
}

function encoded(text: string, options: Encoded): string | NodeBuffer {
  const encoding = typeof options === 'string' ? options : options?.encoding;
  return encoding === 'buffer' ? Buffer.from(text) : text;
}

export const readlinkSync = (path: PathLike, options?: Encoded): string | NodeBuffer =>
  encoded(askHost('fs.readlink', 'readlink', toPath(path)) as string, options);

export const realpathSync = Object.assign(
  (path: PathLike, options?: Encoded): string | NodeBuffer =>
    encoded(askHost('fs.realpath', 'lstat', toPath(path)) as string, options),
  {
    native: (path: PathLike, options?: Encoded): string | NodeBuffer =>
      encoded(askHost('fs.realpath', 'realpath', toPath(path)) as string, options),
  },
);

export const openAsBlob = denied('unsupported', 'fs.openAsBlob');
