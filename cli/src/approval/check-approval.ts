import type { Manifest } from '../artifact/manifest.ts';
import { requireInstalled } from '../project/installed.ts';
import type { Project } from '../project/project.ts';
import { Refusal } from '../refusal.ts';
import { repack } from './repack.ts';

/**
 * Holds an approval that verified against what is installed: the version, each package, and each bundle.
 *
 * @throws Refusal that names what is not as it was
 */
export async function checkApproval(project: Project, approved: Manifest): Promise<void> {
  const { name, version } = approved;
  const next = `nexxo plugin approve ${name}`;
  const installed = requireInstalled(project.root, name);
  if (installed.version !== version)
    throw new Refusal(
      'NEXXO_LOCK_CHANGED',
      `${name} ${version} was approved, and ${installed.version} is installed.`,
      next,
    );
  const { packages, bundles } = await repack(project, approved);
  if (packages.length === 0 && bundles.length === 0) return;
  const list = (packages.length > 0 ? packages : bundles).map(({ path, change }) => `${path} was ${change}`);
  throw new Refusal(
    'NEXXO_FILE_CHANGED',
    `${name} is not what was approved: ${list.join(', ')}. If that was no update of yours, install again. If it was, ${next} shows what differs.`,
    'rm -r node_modules && npm ci',
  );
}
