import type { Project } from '../project/project.ts';
import { readRegistries, writeRegistries } from './registry-file.ts';

/** Keeps the checkpoint that was seen of a registry's log, so that it can never show less than that. */
export function keepCheckpoint(project: Project, url: string, note: string | undefined): void {
  if (note === undefined) return;
  const file = readRegistries(project);
  const registries = file.registries.map((registry) =>
    registry.url === url ? { ...registry, checkpoint: note } : registry,
  );
  if (registries.some(({ checkpoint }, index) => checkpoint !== file.registries[index]?.checkpoint))
    writeRegistries(project, { ...file, registries });
}
