export interface HostStat {
  kind: Kind;
  size: number;
  mode: number;
  mtimeMs: number;
  ino: number;
  nlink: number;
}
export type Kind = 'file' | 'dir' | 'symlink' | 'other';

const FORMATS: Record<Kind, number> = { file: 0o100000, dir: 0o040000, symlink: 0o120000, other: 0 };

abstract class Typed {
  abstract kindOf(): Kind;
  isFile(): boolean {
    return this.kindOf() === 'file';
  }
  isDirectory(): boolean {
    return this.kindOf() === 'dir';
  }
  isSymbolicLink(): boolean {
    return this.kindOf() === 'symlink';
  }
  isFIFO(): boolean {
    return false;
  }
  isSocket(): boolean {
    return false;
  }
  isBlockDevice(): boolean {
    return false;
  }
  isCharacterDevice(): boolean {
    return false;
  }
}

export class Stats extends Typed {
  readonly #kind: Kind;
  readonly dev: number | bigint = 0;
  readonly mode: number | bigint;
  readonly nlink: number | bigint;
  readonly uid: number | bigint = 0;
  readonly gid: number | bigint = 0;
  readonly rdev: number | bigint = 0;
  readonly blksize: number | bigint = 4096;
  readonly ino: number | bigint;
  readonly size: number | bigint;
  readonly blocks: number | bigint;
  readonly atimeMs: number | bigint;
  readonly mtimeMs: number | bigint;
  readonly ctimeMs: number | bigint;
  readonly birthtimeMs: number | bigint;
  readonly atime: Date;
  readonly mtime: Date;
  readonly ctime: Date;
  readonly birthtime: Date;

  constructor(found: HostStat, bigint: boolean = false) {
    super();
    const number = (value: number): number | bigint => (bigint ? BigInt(Math.trunc(value)) : value);
    const mode = (found.mode & 0o170000) === 0 ? found.mode | FORMATS[found.kind] : found.mode;
    this.#kind = found.kind;
    this.mode = number(mode);
    this.nlink = number(found.nlink);
    this.ino = number(found.ino);
    this.size = number(found.size);
    this.blocks = number(Math.ceil(found.size / 512));
    this.atimeMs = this.mtimeMs = this.ctimeMs = this.birthtimeMs = number(found.mtimeMs);
    this.atime = this.mtime = this.ctime = this.birthtime = new Date(found.mtimeMs);
    if (bigint) {
      Object.assign(this, { dev: 0n, uid: 0n, gid: 0n, rdev: 0n, blksize: 4096n });
      const nanoseconds = BigInt(Math.trunc(found.mtimeMs)) * 1_000_000n;
      Object.assign(this, {
        atimeNs: nanoseconds,
        mtimeNs: nanoseconds,
        ctimeNs: nanoseconds,
        birthtimeNs: nanoseconds,
      });
    }
  }

  kindOf(): Kind {
    return this.#kind;
  }
}

export class Dirent extends Typed {
  readonly name: string;
  readonly parentPath: string;
  readonly path: string;
  readonly #kind: Kind;

  constructor(name: string, parentPath: string, kind: Kind) {
    super();
    this.name = name;
    this.parentPath = parentPath;
    this.path = parentPath;
    this.#kind = kind;
  }

  kindOf(): Kind {
    return this.#kind;
  }
}
