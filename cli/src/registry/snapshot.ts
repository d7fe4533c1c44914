import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../project/atomic-write.ts';
import type { Project } from '../project/project.ts';
import { LOCK_NAMES, type PackageManager } from './package-manager.ts';
import { REGISTRY_FILE } from './registry-file.ts';
import { reinstall } from './run-package-manager.ts';

/** A project's files as they were before something is installed. */
export interface Snapshot {
  /** Puts them back; gives what could not be, for people. */
  restore(): Promise<string[]>;
}

/**
 * Remembers all files that installing plugins changes, and whether packages were installed.
 *
 * @param names of the plugins
 */
export function takeSnapshot(project: Project, manager: PackageManager, names: readonly string[]): Snapshot {
  const { root, trustFile, lockFile } = project;
  const files = [
    ...[join(root, 'package.json'), join(root, REGISTRY_FILE), trustFile, lockFile],
    ...[...LOCK_NAMES, '.npmrc', '.yarnrc.yml'].map((name) => join(manager.home, name)),
  ].map((file) => ({ file, bytes: existsSync(file) ? readFileSync(file) : undefined }));
  const folders = [...new Set([root, manager.home])]
    .map((directory) => join(directory, 'node_modules'))
    .map((folder) => ({ folder, isThere: existsSync(folder) }));
  const newcomers = names
    .map((name) => join(root, 'node_modules', name))
    .filter((directory) => !existsSync(directory));
  /** Whether anything had to be put back. */
  const putBack = (remains: string[]): boolean => {
    const changed = files.filter(({ file, bytes }) => {
      const now = existsSync(file) ? readFileSync(file) : undefined;
      return now === undefined ? bytes !== undefined : !bytes?.equals(now);
    });
    for (const { file, bytes } of changed)
      try {
        if (bytes === undefined) rmSync(file);
        else writeWhole(file, bytes);
      } catch (error) {
        remains.push(`${file}: ${(error as Error).message}`);
      }
    return changed.length > 0;
  };
  return {
    async restore() {
      const remains: string[] = [];
      const isChanged = putBack(remains);
      for (const { folder, isThere } of folders)
        if (!isThere && existsSync(folder)) rmSync(folder, { recursive: true, force: true });
      for (const directory of newcomers) rmSync(directory, { recursive: true, force: true });
      if (isChanged && folders.some(({ isThere }) => isThere))
        try {
          await reinstall(project, manager);
          // It may have written a lockfile that was not there.
          putBack(remains);
        } catch (error) {
          remains.push(`node_modules may not be what the lockfile says: ${(error as Error).message}`);
        }
      return remains;
    },
  };
}
