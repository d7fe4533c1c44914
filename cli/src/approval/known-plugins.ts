import { approvedNames } from '../project/approvals.ts';
import { dependencyNames, findInstalled } from '../project/installed.ts';
import { readLock } from '../project/lock.ts';
import type { Project } from '../project/project.ts';

/** All plugins of a project by name: those in the lockfile, those with an approval, and signed ones that it depends on. */
export function knownPlugins(project: Project): string[] {
  const signed = dependencyNames(project.root).filter(
    (name) => findInstalled(project.root, name)?.isArtifact,
  );
  return [
    ...new Set([...Object.keys(readLock(project).plugins), ...approvedNames(project), ...signed]),
  ].sort();
}
