import { dirname, join, sep } from 'node:path';
import type { InputFiles } from './input-files.ts';

/** The fields of a `package.json` that packing looks at. */
export interface PackageJson {
  name?: string;
  version?: string;
  type?: string;
  exports?: unknown;
  os?: unknown;
  gypfile?: boolean;
  binary?: unknown;
  napi?: unknown;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** A package on disk. */
export interface Package {
  dir: string;
  json: PackageJson;
}

/** Splits `@scope/name/sub/path` into its package name and `./sub/path` (or `.`). */
export function splitSpecifier(specifier: string): { name: string; subpath: string } {
  const parts = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  const rest = parts.slice(length).join('/');
  return { name: parts.slice(0, length).join('/'), subpath: rest === '' ? '.' : `./${rest}` };
}

/** Whether a specifier names a package, as against a path, a URL or a package's own `#import`. */
export function isBare(specifier: string): boolean {
  return /^(?:@[\w.~-]+\/)?[\w~][\w.~-]*(?:\/.*)?$/.test(specifier);
}

/** Finds the packages that files belong to. */
export class Packages {
  readonly #inputs: InputFiles;
  readonly #owners = new Map<string, Package | null>();

  constructor(inputs: InputFiles) {
    this.#inputs = inputs;
  }

  /** The nearest package with a name: a bare `{"type":"module"}` marks a folder's format and is no package. */
  owner(file: string): Package | null {
    return this.#ownerOfDirectory(dirname(file));
  }

  #ownerOfDirectory(dir: string): Package | null {
    const known = this.#owners.get(dir);
    if (known !== undefined) return known;
    const json = dir.endsWith(`${sep}node_modules`) ? null : this.manifest(dir);
    const parent = dirname(dir);
    const owner =
      json?.name !== undefined ? { dir, json } : parent === dir ? null : this.#ownerOfDirectory(parent);
    this.#owners.set(dir, owner);
    return owner;
  }

  /** The `package.json` in a directory, or null where there is no usable one. */
  manifest(dir: string): PackageJson | null {
    const text = this.#inputs.read(join(dir, 'package.json'));
    if (text === null) return null;
    try {
      const json: unknown = JSON.parse(text);
      return typeof json === 'object' && json !== null ? json : null;
    } catch {
      return null;
    }
  }

  /** The package directory that `name` means for code in `dir`, as Node looks it up. */
  find(name: string, dir: string): string | null {
    for (let at = dir; ; at = dirname(at)) {
      if (!at.endsWith(`${sep}node_modules`)) {
        const modules = join(at, 'node_modules');
        if (this.#inputs.exists(modules) && this.#inputs.exists(join(modules, name)))
          return join(modules, name);
      }
      if (dirname(at) === at) return null;
    }
  }
}
