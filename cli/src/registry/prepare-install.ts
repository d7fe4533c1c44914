import { RegistryError } from '@nexxo/native/protocol';
import { type Plan, planApproval } from '../approval/plan.ts';
import { withEarlier } from '../approval/prepare.ts';
import { parseManifest } from '../artifact/manifest.ts';
import type { Target } from '../artifact/target.ts';
import type { AnswerOptions } from '../output/answer.ts';
import { lockedPlugin, readLock } from '../project/lock.ts';
import type { Project } from '../project/project.ts';
import { readTrust, type TrustStore, trustText } from '../project/trust-store.ts';
import type { ListedVersion, Plugin, Release } from './answers.ts';
import { fetchRelease } from './fetch-release.ts';
import { moreThanBefore } from './more-rights.ts';
import { packageManager } from './package-manager.ts';
import type { KnownRegistry } from './registry-file.ts';
import { requireAsLogged } from './require-as-logged.ts';
import { requireSource } from './run-package-manager.ts';
import type { Session } from './session.ts';
import { type NewSigner, verifySigners } from './signer-trust.ts';
import { type Choice, checkChoice, isUsable, newestOf } from './versions.ts';

/** What is asked to be installed. */
export interface InstallWish extends AnswerOptions {
  name: string;
  /** Undefined: the newest that may be used. */
  version?: string | undefined;
  allowOlder?: boolean | undefined;
  /** The id of a key to be trusted for it. */
  trustKey?: string | undefined;
}

/** A version that verified in every way, and what installing it would change. Nothing is changed yet. */
export interface PreparedInstall {
  session: Session;
  release: Release;
  /** The archive's files. */
  target: Target;
  plan: Plan;
  newSigner: NewSigner | undefined;
  /** What it wants beyond what was approved. */
  more: string[];
}

/**
 * Chooses a version, shows that the registry's log has it, downloads it, and verifies it.
 *
 * @param store whom the project trusts, with those that were agreed to just now
 */
export async function prepareInstall(
  project: Project,
  session: Session,
  wish: InstallWish,
  store: TrustStore = readTrust(project),
): Promise<PreparedInstall> {
  const { name } = wish;
  const { registry, client } = session;
  requireSource(packageManager(project.root), { name, registry });
  const choice = choiceFor(project, registry, wish);
  const version = wish.version ?? newestOf(await client.plugin(name), choice)?.version;
  if (version === undefined) throw new RegistryError('NEXXO_NOT_FOUND', `${name} has no versions`);
  const release = await client.release(name, version);
  checkChoice(name, release, choice);
  await requireAsLogged(session, release);
  const target = await fetchRelease(registry, release, wish);
  const { verified, store: trusting, newSigner } = verifySigners(target, release, store, wish.trustKey);
  const manifest = parseManifest(verified.manifest);
  const trust = new TextEncoder().encode(trustText(trusting));
  const extras = withEarlier(project, name, { capabilities: {}, limits: {} });
  const plan = planApproval(target, manifest, trust, project, extras);
  const more = moreThanBefore(lockedPlugin(readLock(project), name), plan.locked);
  return { session, release, target, plan, newSigner, more };
}

/** What a project takes of a plugin. */
function choiceFor(
  project: Project,
  { minimumAgeHours = 0 }: KnownRegistry,
  { name, allowOlder }: Pick<InstallWish, 'name' | 'allowOlder'>,
): Choice {
  const locked = lockedPlugin(readLock(project), name)?.version;
  return { minimumAgeHours, locked, allowOlder, now: Date.now() };
}

/** The newest version that a project could take now; undefined where there is none. */
export function newestFor(
  project: Project,
  registry: KnownRegistry,
  plugin: Plugin,
): ListedVersion | undefined {
  const choice = choiceFor(project, registry, { name: plugin.name, allowOlder: true });
  const newest = newestOf(plugin, choice);
  return newest !== undefined && isUsable(newest, choice) ? newest : undefined;
}
