import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { approvalPath, readProjectFile } from '@nexxo/native/signing';
import { writeWhole } from './atomic-write.ts';
import { splitSpecifier } from './installed.ts';
import type { Project } from './project.ts';

/** The bytes of the project's approval of an npm package. */
export function readApproval({ root }: Project, name: string): Uint8Array | null {
  splitSpecifier(name);
  return readProjectFile(approvalPath(root, name));
}

export function writeApproval({ root }: Project, name: string, envelope: string): void {
  writeWhole(approvalPath(root, name), envelope);
}

/** Deletes an approval; whether there was one. */
export function removeApproval(project: Project, name: string): boolean {
  if (readApproval(project, name) === null) return false;
  const file = approvalPath(project.root, name);
  rmSync(file);
  // Of a scope or the whole folder nothing is left behind.
  for (const directory of [dirname(file), ...(name.startsWith('@') ? [dirname(dirname(file))] : [])])
    try {
      rmdirSync(directory);
    } catch {
      break;
    }
  return true;
}

/** The names of all packages that the project has an approval of. */
export function approvedNames({ root }: Project): string[] {
  const top = dirname(approvalPath(root, 'x'));
  return entriesOf(top).flatMap((entry) => {
    if (!entry.isDirectory()) return fileNames([entry]);
    return fileNames(entriesOf(join(top, entry.name))).map((name) => `${entry.name}/${name}`);
  });
}

type Entries = { name: string; isFile(): boolean; isDirectory(): boolean }[];

function entriesOf(directory: string): Entries {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const fileNames = (entries: Entries): string[] =>
  entries.flatMap((entry) =>
    entry.isFile() && entry.name.endsWith('.json') ? [entry.name.slice(0, -5)] : [],
  );
