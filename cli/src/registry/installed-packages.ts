import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { LOCK_NAMES, type PackageManager } from './package-manager.ts';

/** All packages and commands that a project has installed, each as a text. */
export interface InstalledPackages {
  /** What the lockfile names: by path (npm), or name and version. */
  packages: ReadonlySet<string>;
  /** What `node_modules/.bin` has: names with what each leads to. */
  commands: ReadonlySet<string>;
}

/** How a lockfile's text names packages, one a line; that of npm is JSON and is read apart. */
const LINES: Readonly<Record<string, RegExp>> = {
  // With their versions; without one it names the projects of a workspace.
  'pnpm-lock.yaml': /^ {2}(['"]?@?[^@'"\s]+@.*):(?: \{\})?$/gm,
  'yarn.lock': /^("?[^\s#].*):$/gm,
  'bun.lock': /^ {4}("[^"]+"): \[/gm,
};

/** Whether there is something to compare with: a lockfile, and what it says in `node_modules`. */
export const isInstalledAtAll = (root: string, { home }: PackageManager): boolean =>
  LOCK_NAMES.some((name) => existsSync(join(home, name))) &&
  [home, root].some((at) => existsSync(join(at, 'node_modules')));

/** What is installed, as the lockfile and `node_modules/.bin` say; undefined where there is no lockfile in text. */
export function installedPackages(root: string, { home }: PackageManager): InstalledPackages | undefined {
  const file = LOCK_NAMES.find((name) => existsSync(join(home, name)));
  if (file === undefined) return undefined;
  const text = readFileSync(join(home, file), 'utf8');
  const line = LINES[file];
  const packages = file.endsWith('.json')
    ? Object.keys((JSON.parse(text) as { packages?: object }).packages ?? {})
    : line === undefined
      ? undefined
      : [...text.matchAll(line)].map(([, name]) => String(name));
  return (
    packages && {
      packages: new Set(packages),
      commands: new Set([...new Set([root, home])].flatMap(commandsIn)),
    }
  );
}

function commandsIn(directory: string): string[] {
  const folder = join(directory, 'node_modules', '.bin');
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names.map((name) => {
    const path = join(folder, name);
    const leads = lstatSync(path).isSymbolicLink()
      ? readlinkSync(path)
      : createHash('sha256').update(readFileSync(path)).digest('hex');
    return `${name} (${leads})`;
  });
}

/** What is there now and was not before, but for a plugin itself. */
export function addedBesides(
  name: string,
  before: InstalledPackages,
  now: InstalledPackages,
): { packages: string[]; commands: string[] } {
  const isPlugin = (text: string): boolean => {
    const plain = text.replace(/^["']|["']$/g, '');
    // The empty path is the project itself.
    return (
      ['', name].includes(plain) || plain.startsWith(`${name}@`) || plain.endsWith(`node_modules/${name}`)
    );
  };
  return {
    packages: [...now.packages].filter((text) => !before.packages.has(text) && !isPlugin(text)),
    commands: [...now.commands].filter((text) => !before.commands.has(text)),
  };
}
