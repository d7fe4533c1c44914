import {
  engineVersion,
  type VerifiedManifest,
  type VerifyRequest,
  verifyManifest,
} from '@nexxo/native/signing';
import { lockBytes } from '../project/lock.ts';
import type { Project } from '../project/project.ts';
import { trustBytes } from '../project/trust-store.ts';
import type { Target } from './target.ts';

/** What a target is held against, without the lockfile. */
export function requestFor({ envelope, name, version, files }: Target, trust: Uint8Array): VerifyRequest {
  return {
    envelope,
    trust,
    engine: engineVersion,
    name,
    // A version without a name is none of a package.
    version: name === undefined ? undefined : version,
    files,
  };
}

/** The lockfile of a project that approved nothing. */
const emptyLock = new TextEncoder().encode('{"version":1,"plugins":{}}');

/**
 * Verifies a target as loading it would.
 *
 * @param lock whether it must be approved: `always`, where the project has a lockfile, or not
 */
export function verifyTarget(
  target: Target,
  project: Project,
  lock: 'always' | 'where there is one' | 'never',
): VerifiedManifest {
  const bytes = lock === 'never' ? null : (lockBytes(project) ?? (lock === 'always' ? emptyLock : null));
  return verifyManifest({ ...requestFor(target, trustBytes(project)), lock: bytes ?? undefined });
}
