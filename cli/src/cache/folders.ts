import { readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Project } from '../project/project.ts';

/** What lies in the cache directory, and what it is for. */
const FOLDERS = {
  pack: 'bundles',
  snapshots: 'plugins after their evaluation',
  results: 'results of hooks',
} as const;

/** One folder of the cache. */
export interface CacheFolder {
  name: string;
  holds: string;
  files: number;
  bytes: number;
}

/** Where the cache is. */
export function cacheDirectory({ root }: Project, named: string | undefined): string {
  return named === undefined ? join(root, 'node_modules', '.cache', 'nexxo') : resolve(named);
}

/** What is in the cache. */
export function cacheFolders(directory: string): CacheFolder[] {
  return Object.entries(FOLDERS).map(([name, holds]) => ({ name, holds, ...sizeOf(join(directory, name)) }));
}

/** Removes what Nexxo put there, and nothing else. A build that runs meanwhile makes it anew. */
export function clearFolders(directory: string): void {
  for (const name of Object.keys(FOLDERS)) rmSync(join(directory, name), { recursive: true, force: true });
}

function sizeOf(directory: string): { files: number; bytes: number } {
  let files = 0;
  let bytes = 0;
  for (const entry of entriesOf(directory)) {
    const stat = entry.isFile()
      ? statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })
      : undefined;
    if (stat === undefined) continue;
    files += 1;
    bytes += stat.size;
  }
  return { files, bytes };
}

function entriesOf(directory: string) {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
