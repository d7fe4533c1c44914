import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ENVELOPE_FILE } from '@nexxo/native/signing';
import { UsageError } from '../usage-error.ts';

/** A package that a project can import. */
export interface Installed {
  name: string;
  version: string;
  /** Where it really lies. */
  directory: string;
  /** Whether it brings a bundle and a manifest along. */
  isArtifact: boolean;
}

const packageName = /^(?:@[^/\\\s]+\/)?[^@./\\\s][^/\\\s]*$/;

/** Takes `@scope/name/sub/path` apart. */
export function splitSpecifier(specifier: string): { name: string; subpath: string } {
  const parts = specifier.split('/');
  const count = specifier.startsWith('@') ? 2 : 1;
  const name = parts.slice(0, count).join('/');
  if (!packageName.test(name))
    throw new UsageError(
      `${JSON.stringify(specifier)} is no name of a package, such as rollup-plugin-x or @scope/x.`,
    );
  return { name, subpath: parts.slice(count).join('/') };
}

/** Finds a package as Node does, from the project upwards; undefined where it is not installed. */
export function findInstalled(root: string, name: string): Installed | undefined {
  splitSpecifier(name);
  for (let at = root; ; at = dirname(at)) {
    const directory = join(at, 'node_modules', name);
    if (existsSync(join(directory, 'package.json'))) return readInstalled(realpathSync(directory), name);
    if (at === dirname(at)) return undefined;
  }
}

/** The same where it must be there. */
export function requireInstalled(root: string, name: string): Installed {
  const found = findInstalled(root, name);
  if (found === undefined)
    throw new UsageError(`${name} is not installed: it was looked up from ${root}.`, `npm install ${name}`);
  return found;
}

function readInstalled(directory: string, name: string): Installed {
  const { version } = readPackageJson(directory);
  return {
    name,
    version: typeof version === 'string' ? version : '0.0.0',
    directory,
    isArtifact: existsSync(join(directory, ENVELOPE_FILE)),
  };
}

/** A package's `package.json` as an object; nothing in it is checked. */
export function readPackageJson(directory: string): Record<string, unknown> {
  const file = join(directory, 'package.json');
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'ENOENT' ? `There is no ${file}.` : `${file} is not JSON: ${message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`${file} must hold an object.`);
  return value as Record<string, unknown>;
}

/** The packages that a project's `package.json` says it depends on. */
export function dependencyNames(root: string): string[] {
  const fields = readPackageJson(root);
  return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) => {
    const list = fields[kind];
    const names = typeof list === 'object' && list !== null ? Object.keys(list) : [];
    return names.filter((name) => packageName.test(name));
  });
}
