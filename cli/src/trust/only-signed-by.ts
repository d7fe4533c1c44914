import { readLock } from '../project/lock.ts';
import type { Project } from '../project/project.ts';

/** The approved plugins that nobody but this key signed. */
export function onlySignedBy(project: Project, keyId: string): string[] {
  return Object.entries(readLock(project).plugins)
    .filter(([, { signers }]) => signers.length > 0 && signers.every((signer) => signer === keyId))
    .map(([name]) => name);
}
