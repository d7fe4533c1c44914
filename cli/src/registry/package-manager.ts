import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readPackageJson } from '../project/installed.ts';
import { UsageError } from '../usage-error.ts';

/** Who installs packages in a project. */
export interface PackageManager {
  name: 'npm' | 'pnpm' | 'yarn' | 'yarn-berry' | 'bun';
  /** The directory with its lockfile and settings: the project, or the workspace around it. */
  home: string;
}

const LOCKS = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
} as const;

/** The names of all lockfiles that a package manager writes. */
export const LOCK_NAMES: readonly string[] = Object.keys(LOCKS);

/**
 * The package manager of a project: the one that `packageManager` in package.json names, of this directory or the nearest
 * above it, or whose lockfile lies there; else npm.
 *
 * @throws UsageError where it cannot be told, or is one that does not install into node_modules
 */
export function packageManager(root: string): PackageManager {
  for (let at = root; ; at = dirname(at)) {
    const named = declared(at);
    const locks = [
      ...new Set(
        Object.entries(LOCKS)
          .filter(([file]) => existsSync(join(at, file)))
          .map(([, name]) => name),
      ),
    ];
    const [name = locks[0]] = named === undefined ? [] : [named.name];
    if (named === undefined && locks.length > 1)
      throw new UsageError(
        `${at} has lockfiles of ${locks.join(' and ')}. Remove those that are not used, or write "packageManager" to its package.json.`,
      );
    if (name === 'yarn' && isBerry(at, named?.version)) return berry(at);
    if (name !== undefined) return { name, home: at };
    // Settings of another repository further up are none of this project.
    if (at === dirname(at) || existsSync(join(at, '.git'))) return { name: 'npm', home: root };
  }
}

function declared(
  directory: string,
): { name: (typeof LOCKS)[keyof typeof LOCKS]; version: string } | undefined {
  if (!existsSync(join(directory, 'package.json'))) return undefined;
  const text = readPackageJson(directory)['packageManager'];
  if (text === undefined) return undefined;
  const [, name, version] = /^(npm|pnpm|yarn|bun)@(\d+)\./.exec(String(text)) ?? [];
  if (name === undefined)
    throw new UsageError(
      `"packageManager" in ${join(directory, 'package.json')} is ${JSON.stringify(text)}; npm, pnpm, yarn and bun are known.`,
    );
  return { name: name as (typeof LOCKS)[keyof typeof LOCKS], version: version as string };
}

const isBerry = (directory: string, version: string | undefined): boolean =>
  version === undefined ? existsSync(join(directory, '.yarnrc.yml')) : Number(version) >= 2;

function berry(home: string): PackageManager {
  const settings = join(home, '.yarnrc.yml');
  const linker = existsSync(settings)
    ? /^nodeLinker:\s*["']?([\w-]+)/m.exec(readFileSync(settings, 'utf8'))?.[1]
    : undefined;
  if (linker !== 'node-modules' && linker !== 'pnpm')
    throw new UsageError(
      `yarn installs without node_modules here, and plugins are read from there. Set nodeLinker: node-modules in ${settings}.`,
    );
  return { name: 'yarn-berry', home };
}
