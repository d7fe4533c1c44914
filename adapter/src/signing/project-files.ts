import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { NexxoError } from '../error.ts';

/** Whom a project trusts. */
export const TRUST_FILE = 'nexxo.trust.json';
/** What a project approved. */
export const LOCK_FILE = 'nexxo.lock';
/** A package's signed manifest. */
export const ENVELOPE_FILE = 'nexxo.manifest.json';
/** Where a project keeps its own approvals of plugins that nobody else signed. */
export const APPROVALS_DIRECTORY = 'nexxo.approvals';

/** More than any of these files may have. */
const MAX_BYTES = 4 * 2 ** 20;

/** Where a project keeps its approval of a package. */
export function approvalPath(root: string, name: string): string {
  return path.join(root, APPROVALS_DIRECTORY, `${name}.json`);
}

/**
 * Reads one of the files, or gives null where there is none.
 *
 * @throws NEXXO_SYSTEM where it is no plain file, too large, or cannot be read
 */
export function readProjectFile(file: string): Uint8Array | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    const code: unknown = Reflect.get(error as object, 'code');
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw unreadable(file, error);
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile() || stat.size > MAX_BYTES)
      throw unreadable(file, new Error('it is no file of a size that it could have'));
    return readFileSync(descriptor);
  } catch (error) {
    throw error instanceof NexxoError ? error : unreadable(file, error);
  } finally {
    closeSync(descriptor);
  }
}

function unreadable(file: string, cause: unknown): NexxoError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new NexxoError('NEXXO_SYSTEM', `${file} cannot be read: ${reason}`, { cause });
}
