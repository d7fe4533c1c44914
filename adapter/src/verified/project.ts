import path from 'node:path';
import { native } from '../signing/native.ts';
import { approvalPath, LOCK_FILE, readProjectFile, TRUST_FILE } from '../signing/project-files.ts';

/** What a project says about signed plugins. Read for each plugin: it may have changed since the last. */
export interface ProjectFiles {
  trust: Uint8Array;
  lock: Uint8Array;
}

const NOBODY = Buffer.from('{"version":1,"keys":[],"revoked":[]}');
const NOTHING = Buffer.from('{"version":1,"plugins":{}}');

/** A project's trust store and lockfile; where there is none, nobody is trusted and nothing approved. */
export function readProject(root: string): ProjectFiles {
  return {
    trust: readProjectFile(path.join(root, TRUST_FILE)) ?? NOBODY,
    lock: readProjectFile(path.join(root, LOCK_FILE)) ?? NOTHING,
  };
}

/** The project's own approval of a package, or null. */
export function readApproval(root: string, name: string): Uint8Array | null {
  return readProjectFile(approvalPath(root, name));
}

/** Whether a lockfile has a package. */
export function isLocked(lock: Uint8Array, name: string): boolean {
  const { plugins } = JSON.parse(native.formatLock(lock)) as { plugins: object };
  return Object.hasOwn(plugins, name);
}
