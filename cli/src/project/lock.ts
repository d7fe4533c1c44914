import { formatLock, readProjectFile } from '@nexxo/native/signing';
import type { Capabilities } from '../artifact/capabilities.ts';
import { writeWhole } from './atomic-write.ts';
import type { Project } from './project.ts';
import type { Kind } from './trust-store.ts';

/** What a project approved of one plugin. */
export interface Locked {
  version: string;
  kind: Kind;
  /** SHA-256 of the manifest. */
  manifest: string;
  /** SHA-256 of the bundle. */
  entry: string;
  signers: string[];
  capabilities: Capabilities;
  limits?: Record<string, number>;
  approved: string;
}

/** `nexxo.lock`, as docs/signed-plugins.md has it. */
export interface Lock {
  version: 1;
  plugins: Record<string, Locked>;
}

export const lockBytes = ({ lockFile }: Project): Uint8Array | null => readProjectFile(lockFile);

/** A project's lockfile, checked; an empty one where it has none. */
export function readLock(project: Project): Lock {
  const bytes = lockBytes(project);
  return bytes === null ? { version: 1, plugins: {} } : (JSON.parse(formatLock(bytes)) as Lock);
}

/** What was approved of a plugin. */
export function lockedPlugin({ plugins }: Lock, name: string): Locked | undefined {
  return Object.hasOwn(plugins, name) ? plugins[name] : undefined;
}

/** Writes the lockfile without a plugin; whether it was there. */
export function unlock(project: Project, name: string): boolean {
  const { plugins, ...rest } = readLock(project);
  if (!Object.hasOwn(plugins, name)) return false;
  const others = Object.fromEntries(Object.entries(plugins).filter(([other]) => other !== name));
  const text = JSON.stringify({ ...rest, plugins: others });
  writeWhole(project.lockFile, formatLock(new TextEncoder().encode(text)));
  return true;
}
