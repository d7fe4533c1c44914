import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { LOCK_FILE, TRUST_FILE } from '@nexxo/native/signing';
import { UsageError } from '../usage-error.ts';

/** The project that a command is about, and where it keeps what it trusts and approved. */
export interface Project {
  root: string;
  trustFile: string;
  lockFile: string;
}

export interface ProjectOptions {
  project?: string;
  trust?: string;
}

/** The project that was named, or else the one around the working directory: the nearest with a package.json. */
export function findProject({ project, trust }: ProjectOptions = {}): Project {
  const root = project === undefined ? nearestPackage(process.cwd()) : resolve(project);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`There is no directory ${root}.`);
  return {
    root,
    trustFile: trust === undefined ? join(root, TRUST_FILE) : resolve(trust),
    lockFile: join(root, LOCK_FILE),
  };
}

function nearestPackage(from: string): string {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (at === dirname(at)) return from;
  }
}
