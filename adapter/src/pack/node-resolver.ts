import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ResolverFactory } from 'rolldown/experimental';
import type { InputFiles } from './input-files.ts';
import { isBare, type Packages, splitSpecifier } from './packages.ts';

/** How a module is asked for: it decides the conditions of `exports`. */
export type ImportKind = 'import' | 'require';

/** A file that a specifier means. */
export interface Resolution {
  path: string;
  packageJsonPath?: string | undefined;
  format?: string | undefined;
}

const shared = {
  // Rolldown's own resolver adds the `module` condition and field, which Node does not know.
  mainFields: ['main'],
  extensions: ['.js', '.json', '.node', '.mjs', '.cjs', '.ts', '.mts', '.cts'],
  extensionAlias: { '.js': ['.js', '.ts'], '.mjs': ['.mjs', '.mts'], '.cjs': ['.cjs', '.cts'] },
  symlinks: true,
  moduleType: true,
};

/** Resolves specifiers to real paths as Node does. */
export class NodeResolver {
  readonly #inputs: InputFiles;
  readonly #packages: Packages;
  readonly #import = new ResolverFactory({ ...shared, conditionNames: ['node', 'import', 'module-sync'] });
  readonly #require = new ResolverFactory({ ...shared, conditionNames: ['node', 'require', 'module-sync'] });

  constructor(inputs: InputFiles, packages: Packages) {
    this.#inputs = inputs;
    this.#packages = packages;
  }

  /** The file that `specifier` means in a module in `dir`, or the reason why there is none. */
  resolve(specifier: string, dir: string, kind: ImportKind): Resolution | { error: string } {
    const request = specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier;
    const result = (kind === 'import' ? this.#import : this.#require).sync(dir, request);
    // Lookups that failed on the way are inputs too: a package that appears there later wins.
    if (isBare(request)) this.#packages.find(splitSpecifier(request).name, dir);
    if (result.path === undefined) {
      if (!isBare(request)) this.#noteMissing(isAbsolute(request) ? request : resolve(dir, request));
      return { error: result.error ?? 'it resolves to nothing' };
    }
    if (result.packageJsonPath !== undefined) this.#inputs.read(result.packageJsonPath);
    return { path: result.path, packageJsonPath: result.packageJsonPath, format: result.moduleType };
  }

  /** As `resolve`, from the first of several directories that knows the specifier; null where none does. */
  first(specifier: string, dirs: string[], kind: ImportKind): Resolution | null {
    for (const dir of dirs) {
      const found = this.resolve(specifier, dir, kind);
      if (!('error' in found)) return found;
    }
    return null;
  }

  #noteMissing(path: string): void {
    for (const suffix of ['', ...shared.extensions]) this.#inputs.exists(path + suffix);
    this.#inputs.exists(dirname(path));
  }
}
