import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** Writes a file whole or not at all; one that is there is replaced at once. Directories are made. */
export function writeWhole(path: string, data: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  // A link stays one, and what it leads to is replaced.
  const target = realPath(path);
  besides(target, data, 0o666, (temporary) => renameSync(temporary, target));
}

/** The same for a file that must not be there yet. */
export function writeNew(path: string, data: string | Uint8Array, mode: number): void {
  besides(path, data, mode, (temporary) => {
    try {
      // Unlike a rename, a link fails where the name is taken.
      linkSync(temporary, path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') throw new UsageError(`${path} is there already, and is left as it is.`);
      writeFileSync(path, data, { flag: 'wx', mode });
    }
    rmSync(temporary);
  });
}

function besides(
  path: string,
  data: string | Uint8Array,
  mode: number,
  place: (temporary: string) => void,
): void {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  const file = openSync(temporary, 'wx', mode);
  try {
    try {
      writeFileSync(file, data);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    place(temporary);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
