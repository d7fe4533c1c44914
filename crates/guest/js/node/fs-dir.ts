import { withCode } from './errors.ts';
import { type PathLike, toPath } from './fs-path.ts';
import { readdirSync } from './fs-read.ts';
import type { Dirent } from './fs-stats.ts';

type Done = (error: unknown, value?: unknown) => void;
interface DirOptions {
  recursive?: boolean;
  encoding?: string;
}

/** A directory that is read entry by entry. */
export class Dir {
  readonly path: string;
  readonly #entries: Dirent[];
  #isClosed = false;

  constructor(path: string, entries: Dirent[]) {
    this.path = path;
    this.#entries = entries;
  }

  readSync(): Dirent | null {
    if (this.#isClosed) throw withCode(new Error('Directory handle was closed'), 'ERR_DIR_CLOSED');
    return this.#entries.shift() ?? null;
  }
  closeSync(): void {
    if (this.#isClosed) throw withCode(new Error('Directory handle was closed'), 'ERR_DIR_CLOSED');
    this.#isClosed = true;
  }
  read(done?: Done): Promise<Dirent | null> | undefined {
    if (done === undefined) return Promise.resolve().then(() => this.readSync());
    const entry = this.readSync();
    queueMicrotask(() => done(null, entry));
    return undefined;
  }
  close(done?: Done): Promise<void> | undefined {
    if (done === undefined) return Promise.resolve().then(() => this.closeSync());
    this.closeSync();
    queueMicrotask(() => done(null));
    return undefined;
  }
  async *entries(): AsyncGenerator<Dirent> {
    try {
      for (let entry = this.readSync(); entry !== null; entry = this.readSync()) yield entry;
    } finally {
      if (!this.#isClosed) this.closeSync();
    }
  }
  [Symbol.asyncIterator](): AsyncGenerator<Dirent> {
    return this.entries();
  }
}

export function opendirSync(path: PathLike, options: DirOptions = {}): Dir {
  const entries = readdirSync(
    path,
    { withFileTypes: true, recursive: options.recursive === true },
    'opendir',
  );
  return new Dir(toPath(path), entries as Dirent[]);
}
