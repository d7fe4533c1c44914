import { isBuiltin } from 'node:module';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NexxoError } from '../error.ts';
import type { NodeResolver, Resolution } from './node-resolver.ts';
import { isBare, type Packages, splitSpecifier } from './packages.ts';
import { isWithin } from './portable.ts';

/** A plugin that was found on disk. */
export interface FoundPlugin {
  entry: Resolution;
  name: string;
  version: string;
}

/** Finds the file that a plugin's specifier means, from the project's directory. */
export function findPlugin(
  specifier: string,
  root: string,
  resolver: NodeResolver,
  packages: Packages,
): FoundPlugin {
  const notFound = (what: string): NexxoError =>
    new NexxoError('NEXXO_PLUGIN_NOT_FOUND', `${JSON.stringify(specifier)} ${what}`, { plugin: specifier });
  const bare = isBare(specifier);
  if (isBuiltin(specifier)) throw notFound('is a module of Node itself, not a plugin');
  const path = specifier.startsWith('file:') ? fileURLToPath(specifier) : resolve(root, specifier);
  const entry = resolver.resolve(bare ? specifier : path, root, 'import');
  if ('error' in entry) {
    if (!bare) throw notFound(`was looked up at ${path}, and there is no such file`);
    const { name, subpath } = splitSpecifier(specifier);
    const dir = packages.find(name, root);
    if (dir === null)
      throw notFound(`is not installed: it was looked up from ${root}. Run \`npm install ${name}\``);
    throw notFound(`is installed at ${dir}, but has no entry ${JSON.stringify(subpath)}: ${entry.error}`);
  }
  if (!/\.(?:[cm]?[jt]s|[jt]sx)$/.test(entry.path) && basename(entry.path).includes('.'))
    throw notFound(`leads to ${entry.path}, which is not JavaScript`);
  const owner = packages.owner(entry.path);
  if (owner !== null && (bare || isInstalled(entry.path) || !isWithin(root, owner.dir)))
    return { entry, name: owner.json.name ?? specifier, version: owner.json.version ?? '0.0.0' };
  return { entry, name: relative(root, entry.path).split(sep).join('/'), version: '0.0.0' };
}

/**
 * The directory whose data files a bundled module may read: its package, or only the module's own directory where the
 * package is the project itself.
 */
export function dataDirectory(file: string, root: string, packages: Packages): string {
  return packageDirectory(file, root, packages) ?? dirname(file);
}

/** The directory of the package that a bundled module belongs to, or null for the project's own files. */
export function packageDirectory(file: string, root: string, packages: Packages): string | null {
  const owner = packages.owner(file);
  return owner === null || (!isInstalled(file) && isWithin(root, owner.dir)) ? null : owner.dir;
}

/** Whether a file belongs to an installed package, as against the project itself. */
export function isInstalled(file: string): boolean {
  return file.split(sep).includes('node_modules');
}
