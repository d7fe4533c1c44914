import { covers } from '../artifact/signers.ts';
import { readLock } from '../project/lock.ts';
import type { Project } from '../project/project.ts';
import type { RegistryFile } from './registry-file.ts';

/** The approved plugins that a registry of the project is asked for. */
export function registryPlugins(project: Project, { registries }: RegistryFile): string[] {
  const patterns = registries.flatMap((registry) => registry.patterns);
  return Object.entries(readLock(project).plugins)
    .filter(([name, { kind }]) => kind === 'artifact' && patterns.some((pattern) => covers(pattern, name)))
    .map(([name]) => name)
    .sort();
}
