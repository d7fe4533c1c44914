import { findInstalled } from '../project/installed.ts';
import type { Project } from '../project/project.ts';
import type { PreparedInstall } from './prepare-install.ts';

/** Whether the version lies in the project already; what it is there is verified by whoever loads it. */
export function isInstalled({ root }: Project, { release }: PreparedInstall): boolean {
  const found = findInstalled(root, release.name);
  return found?.isArtifact === true && found.version === release.version;
}
