import { readFileSync, statSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';

/** The bytes of a file that must be there, at most so many. */
export function readBounded(path: string, mostBytes: number): Uint8Array {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) throw new UsageError(`There is no file ${path}.`);
  if (stats.size > mostBytes)
    throw new UsageError(`${path} has ${stats.size} bytes; more than ${mostBytes} are not read.`);
  return readFileSync(path);
}
