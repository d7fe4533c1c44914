import type { LockChange } from '../approval/changes.ts';
import { prepareApproval, writeApproved } from '../approval/prepare.ts';
import { openTarget, type Target } from '../artifact/target.ts';
import type { Project } from '../project/project.ts';
import { writeTrust } from '../project/trust-store.ts';
import { Refusal } from '../refusal.ts';
import { UsageError } from '../usage-error.ts';
import { addedBesides, installedPackages, isInstalledAtAll } from './installed-packages.ts';
import { keepCheckpoint } from './keep-checkpoint.ts';
import { type PackageManager, packageManager } from './package-manager.ts';
import type { PreparedInstall } from './prepare-install.ts';
import { installPackage, reinstall, type Wanted } from './run-package-manager.ts';
import { takeSnapshot } from './snapshot.ts';

/** A version that is installed and approved now. */
export interface InstalledVersion {
  name: string;
  version: string;
  isNew: boolean;
  changes: LockChange[];
  registry: string;
  logIndex: number;
  signers: string[];
  /** The key that is trusted since. */
  trusted: string | null;
}

/**
 * Installs versions by the project's package manager, shows that what lies there now is what was verified, and approves
 * it. Where anything fails, the project's files are put back as they were.
 */
export async function carryOut(
  project: Project,
  all: readonly PreparedInstall[],
): Promise<InstalledVersion[]> {
  const manager = packageManager(project.root);
  const snapshot = takeSnapshot(
    project,
    manager,
    all.map(({ release }) => release.name),
  );
  try {
    const installed: InstalledVersion[] = [];
    for (const prepared of all) {
      const { release, session, newSigner, plan } = prepared;
      const { registry, note } = session;
      const { name, version } = release;
      if (newSigner !== undefined) writeTrust(project, newSigner.store);
      await installAlone(project, manager, { name, version, registry });
      requireSame(openTarget(name, project), prepared.target);
      const approval = await prepareApproval(name, project, { capabilities: {}, limits: {} }, {});
      writeApproved(project, approval);
      keepCheckpoint(project, registry.url, note);
      installed.push({
        name,
        version,
        isNew: plan.isNew,
        changes: plan.changes,
        registry: registry.url,
        logIndex: release.logIndex,
        signers: plan.locked.signers,
        trusted: newSigner?.keyId ?? null,
      });
    }
    return installed;
  } catch (error) {
    const remains = await snapshot.restore();
    if (remains.length > 0) throw remaining(error, remains);
    throw error;
  }
}

/**
 * Installs a version, and makes sure that nothing came with it: what a package depends on, and which commands it brings, a
 * registry says to a package manager in its own words, which nobody signed.
 */
async function installAlone(project: Project, manager: PackageManager, wanted: Wanted): Promise<void> {
  const { root } = project;
  if (!isInstalledAtAll(root, manager)) await reinstall(project, manager);
  const before = installedPackages(root, manager) ?? { packages: new Set(), commands: new Set() };
  await installPackage(project, manager, wanted);
  const now = installedPackages(root, manager);
  if (now === undefined)
    throw new UsageError(
      `What ${manager.name} installed cannot be told: there is no lockfile in text. Turn it on.`,
    );
  const { packages, commands } = addedBesides(wanted.name, before, now);
  if (packages.length + commands.length > 0)
    throw new Refusal(
      'NEXXO_FILE_UNSIGNED',
      `With ${wanted.name} came what nobody signed: ${[...packages, ...commands.map((one) => `the command ${one}`)].join(', ')}. Where those are packages of your own that were not installed yet, install them first.`,
      `${manager.name === 'yarn-berry' ? 'yarn' : manager.name} install`,
    );
}

/** What the package manager put there must be the very files that were verified, to the byte. */
function requireSame(installed: Target, verified: Target): void {
  const refused = (what: string): Refusal =>
    new Refusal(
      'NEXXO_FILE_CHANGED',
      `What the package manager installed of ${verified.name} is not what was verified: ${what}.`,
    );
  if (installed.form !== 'package') throw refused('it brings no manifest');
  if (!Buffer.from(installed.envelope).equals(verified.envelope)) throw refused('it has another manifest');
  const left = new Map(installed.files?.map(({ path, data }) => [path, data]));
  for (const { path, data } of verified.files ?? []) {
    const found = left.get(path);
    if (found === undefined) throw refused(`${path} is missing`);
    if (!Buffer.from(found).equals(data)) throw refused(`${path} is another`);
    left.delete(path);
  }
  const [other] = left.keys();
  if (other !== undefined) throw refused(`${other} was added`);
}

function remaining(error: unknown, remains: readonly string[]): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const text = `${message}\nNot all was put back as it was:\n${remains.map((one) => `  ${one}`).join('\n')}`;
  return error instanceof Refusal
    ? new Refusal(error.code, text, error.next)
    : typeof code === 'string' && code.startsWith('NEXXO_')
      ? new Refusal(code, text)
      : new UsageError(text);
}
