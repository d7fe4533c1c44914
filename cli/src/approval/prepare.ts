import { signManifest, verifyManifest } from '@nexxo/native/signing';
import { united, unitedLimits } from '../artifact/capabilities.ts';
import { parseManifest } from '../artifact/manifest.ts';
import { withNextStep } from '../artifact/next-step.ts';
import { openTarget, type Target } from '../artifact/target.ts';
import { verifyTarget } from '../artifact/verify.ts';
import { type KeyOptions, openKey } from '../keys/private-key.ts';
import { writeApproval } from '../project/approvals.ts';
import { writeWhole } from '../project/atomic-write.ts';
import { lockedPlugin, readLock } from '../project/lock.ts';
import type { Project } from '../project/project.ts';
import { trustBytes } from '../project/trust-store.ts';
import { type Extras, type Plan, planApproval } from './plan.ts';
import { type Change, repack } from './repack.ts';

/** Everything that an approval will write, worked out before anybody is asked. */
export interface Prepared {
  plan: Plan;
  /** The packages that changed since they were approved. */
  packages: Change[];
  /** The new text of the approval, where it was signed again. */
  approval: string | undefined;
  warnings: string[];
}

/** Verifies an installed plugin and works out what approving it would change. */
export async function prepareApproval(
  name: string,
  project: Project,
  extras: Extras,
  options: KeyOptions & { onlyAsked?: boolean },
): Promise<Prepared> {
  const target = openTarget(name, project);
  const trust = trustBytes(project);
  const all = options.onlyAsked ? extras : withEarlier(project, name, extras);
  if (target.form !== 'approval') {
    const { manifest } = withNextStep(target, () => verifyTarget(target, project, 'never'));
    const plan = planApproval(target, parseManifest(manifest), trust, project, all);
    return { plan, packages: [], approval: undefined, warnings: [] };
  }
  return prepareOwn(target, project, trust, all, options);
}

/** An approval of the project's own: made and signed again where the packages are not the same any more. */
async function prepareOwn(
  target: Target,
  project: Project,
  trust: Uint8Array,
  extras: Extras,
  options: KeyOptions,
): Promise<Prepared> {
  // What is to be signed again must be what a trusted key signed before. The version of Nexxo may have changed since.
  const { envelope: signed, label: name } = target;
  const verified = withNextStep(target, () => verifyManifest({ envelope: signed, trust, name }));
  const approved = parseManifest(verified.manifest);
  const { text, manifest, packages, bundles } = await repack(project, approved);
  const isSame =
    packages.length === 0 &&
    bundles.length === 0 &&
    manifest.engines.nexxo === approved.engines.nexxo &&
    manifest.version === approved.version;
  if (isSame) {
    const plan = planApproval(target, approved, trust, project, extras);
    return { plan, packages, approval: undefined, warnings: [] };
  }
  const key = await openKey(options, project);
  const approval = signManifest({
    payload: new TextEncoder().encode(text),
    privateKey: key.pem,
    passphrase: key.passphrase,
  });
  const envelope = new TextEncoder().encode(approval);
  const plan = planApproval({ ...target, envelope }, manifest, trust, project, extras);
  return { plan, packages, approval, warnings: key.warnings };
}

/** What a project grants, and what it granted a plugin before, which stays granted. */
export function withEarlier(project: Project, name: string, extras: Extras): Extras {
  const earlier = lockedPlugin(readLock(project), name);
  return {
    capabilities: united(earlier?.capabilities ?? {}, extras.capabilities),
    limits: unitedLimits(earlier?.limits ?? {}, extras.limits),
  };
}

/** Writes what was approved; the lockfile last, for it is what lets a plugin run. */
export function writeApproved(project: Project, { plan, approval }: Prepared): void {
  if (approval !== undefined) writeApproval(project, plan.manifest.name, approval);
  writeWhole(project.lockFile, plan.lockText);
}
