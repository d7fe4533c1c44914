import { approve } from '@nexxo/native/signing';
import { askedBy, type Capabilities, united, unitedLimits } from '../artifact/capabilities.ts';
import type { Manifest } from '../artifact/manifest.ts';
import { withNextStep } from '../artifact/next-step.ts';
import type { Target } from '../artifact/target.ts';
import { requestFor } from '../artifact/verify.ts';
import { type Lock, type Locked, lockBytes, lockedPlugin, readLock } from '../project/lock.ts';
import type { Project } from '../project/project.ts';
import { type LockChange, lockChanges } from './changes.ts';

/** What a project grants a plugin besides what it asks for. */
export interface Extras {
  capabilities: Capabilities;
  limits: Record<string, number>;
}

/** An approval that was worked out, and is not written yet. */
export interface Plan {
  manifest: Manifest;
  isNew: boolean;
  changes: LockChange[];
  /** What the lockfile will say of the plugin. */
  locked: Locked;
  /** The lockfile's new text. */
  lockText: string;
}

/** Verifies a plugin and works out what approving it would write to the lockfile. */
export function planApproval(
  target: Target,
  manifest: Manifest,
  trust: Uint8Array,
  project: Project,
  extras: Extras,
): Plan {
  const lock = lockBytes(project);
  const granted = united(askedBy(manifest.capabilities), extras.capabilities);
  const limits = unitedLimits(manifest.limits ?? {}, extras.limits);
  const lockText = withNextStep(target, () =>
    approve({
      ...requestFor(target, trust),
      lock: lock ?? undefined,
      granted,
      limits,
    }),
  );
  const locked = lockedPlugin(JSON.parse(lockText) as Lock, manifest.name) as Locked;
  const earlier = lockedPlugin(readLock(project), manifest.name);
  return { manifest, isNew: earlier === undefined, changes: lockChanges(earlier, locked), locked, lockText };
}
