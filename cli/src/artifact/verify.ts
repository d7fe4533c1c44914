import { type VerifiedManifest, verifyManifest } from '@nexxo/native/signing';
import { lockBytes } from '../project/lock.ts';
import { ownVersion } from '../project/own-version.ts';
import type { Project } from '../project/project.ts';
import { trustBytes } from '../project/trust-store.ts';
import type { Target } from './target.ts';

type Request = Parameters<typeof verifyManifest>[0];

/** What a target is held against, without the lockfile. */
export function requestFor({ envelope, name, version, files }: Target, trust: Uint8Array): Request {
  return {
    envelope,
    trust,
    now: Date.now(),
    engine: ownVersion,
    ...(name === undefined ? {} : { name }),
    ...(name === undefined || version === undefined ? {} : { version }),
    ...(files === undefined ? {} : { files }),
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
  const bytes =
    lock === 'never' ? undefined : (lockBytes(project) ?? (lock === 'always' ? emptyLock : undefined));
  return verifyManifest({
    ...requestFor(target, trustBytes(project)),
    ...(bytes === undefined ? {} : { lock: bytes }),
  });
}
