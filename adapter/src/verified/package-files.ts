import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { NexxoError } from '../error.ts';
import type { PackageFile } from '../signing/native.ts';
import { ENVELOPE_FILE } from '../signing/project-files.ts';

/** As much as an archive may hold. */
const MAX_FILES = 10_000;
const MAX_BYTES = 128 * 2 ** 20;

/**
 * Reads all files of an installed artifact but its envelope, each once: the bytes that are verified are the bytes that run.
 * What was installed beneath it, in `node_modules`, is none of its files.
 *
 * @throws NEXXO_FILE_UNSIGNED for what no archive of ours can hold, NEXXO_SYSTEM where a file cannot be read
 */
export function readPackageFiles(dir: string, plugin: string): PackageFile[] {
  const files: PackageFile[] = [];
  let total = 0;
  const refuse = (file: string, what: string): NexxoError =>
    new NexxoError('NEXXO_FILE_UNSIGNED', `${file} ${what}`, { plugin });
  const walk = (below: string): void => {
    for (const entry of readdirSync(path.join(dir, below), { withFileTypes: true })) {
      const file = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.name === 'node_modules' || file === ENVELOPE_FILE) continue;
      if (entry.isDirectory()) walk(file);
      else if (!entry.isFile())
        throw refuse(file, 'is a link or no plain file, so that nobody can have signed it');
      else {
        const data = readPlainFile(path.join(dir, file), MAX_BYTES - total, plugin);
        total += data.byteLength;
        files.push({ path: file, data });
        if (files.length > MAX_FILES) throw refuse(file, `is one of more than ${MAX_FILES} files`);
      }
    }
  };
  walk('');
  return files;
}

function readPlainFile(file: string, most: number, plugin: string): Uint8Array {
  let descriptor: number | undefined;
  try {
    // Without O_NONBLOCK, opening a FIFO would wait for a writer for ever; a link may have come to stand here meanwhile.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const stat = fstatSync(descriptor);
    if (!stat.isFile() || stat.size > most) throw new Error('it is no plain file, or too large');
    return readFileSync(descriptor);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NexxoError('NEXXO_SYSTEM', `${file} cannot be read: ${reason}`, { plugin, cause: error });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
