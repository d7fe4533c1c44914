import { readFileSync, realpathSync, statSync } from './fs-read.ts';
import { dirname, isAbsolute, join, resolve } from './path.ts';

const EXTENSIONS = ['', '.js', '.json', '.node', '.cjs', '.mjs'];
/** Who looks a module up: it decides the conditions of `exports`. */
export type Kind = 'import' | 'require';

const CONDITIONS: Record<Kind, ReadonlySet<string>> = {
  import: new Set(['node', 'import', 'module-sync', 'node-addons', 'default']),
  require: new Set(['node', 'require', 'module-sync', 'node-addons', 'default']),
};

interface Package {
  name?: unknown;
  main?: unknown;
  exports?: unknown;
  imports?: unknown;
  type?: unknown;
}

function kindOf(path: string): 'file' | 'dir' | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isDirectory() ? 'dir' : found && 'file';
  } catch {
    return undefined;
  }
}

function readPackage(folder: string): Package | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8') as string) as Package;
  } catch {
    return undefined;
  }
}

function asFile(path: string): string | undefined {
  for (const extension of EXTENSIONS) if (kindOf(path + extension) === 'file') return path + extension;
  return undefined;
}

function asFolder(path: string): string | undefined {
  if (kindOf(path) !== 'dir') return undefined;
  const main = readPackage(path)?.main;
  const entry = typeof main === 'string' ? join(path, main) : undefined;
  return (entry && (asFile(entry) ?? asFile(join(entry, 'index')))) ?? asFile(join(path, 'index'));
}

function conditional(target: unknown, kind: Kind): string | undefined {
  if (typeof target === 'string') return target;
  if (Array.isArray(target))
    return target.map((one) => conditional(one, kind)).find((found) => found !== undefined);
  if (typeof target !== 'object' || target === null) return undefined;
  for (const [condition, inner] of Object.entries(target)) {
    const found = CONDITIONS[kind].has(condition) ? conditional(inner, kind) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A package's `exports`: its own keys, then patterns, the longest prefix first. */
function exported(exports: unknown, subpath: string, kind: Kind): string | undefined {
  const isMap =
    typeof exports === 'object' &&
    exports !== null &&
    !Array.isArray(exports) &&
    Object.keys(exports).some((key) => key.startsWith('.'));
  if (!isMap) return subpath === '.' ? conditional(exports, kind) : undefined;
  return mapped(exports as Record<string, unknown>, subpath, kind);
}

/** What a map of subpaths has for one: its own key, else the longest pattern. */
function mapped(map: Record<string, unknown>, subpath: string, kind: Kind): string | undefined {
  if (Object.hasOwn(map, subpath)) return conditional(map[subpath], kind);
  const patterns = Object.keys(map)
    .filter((key) => key.includes('*'))
    .sort((one, two) => two.indexOf('*') - one.indexOf('*'));
  for (const pattern of patterns) {
    const [before = '', after = ''] = pattern.split('*');
    if (
      !subpath.startsWith(before) ||
      !subpath.endsWith(after) ||
      subpath.length < before.length + after.length
    )
      continue;
    const middle = subpath.slice(before.length, subpath.length - after.length);
    return conditional(map[pattern], kind)?.replaceAll('*', middle);
  }
  return undefined;
}

function inPackage(specifier: string, from: string, kind: Kind): string | undefined {
  const [name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)(.*)$/s.exec(specifier)?.slice(1) ?? [];
  const own = packageOf(from);
  if (own !== undefined && own.json.name === name && isSet(own.json.exports))
    return inExports(own.folder, own.json.exports, rest, kind);
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (kindOf(place) === 'dir') {
      const exports = readPackage(place)?.exports;
      if (isSet(exports)) return inExports(place, exports, rest, kind);
      const found = rest === '' ? asFolder(place) : (asFile(place + rest) ?? asFolder(place + rest));
      if (found !== undefined) return found;
    }
    if (dirname(folder) === folder) return undefined;
  }
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

function inExports(place: string, exports: unknown, rest: string, kind: Kind): string | undefined {
  const target = exported(exports, `.${rest}`, kind);
  return target === undefined ? undefined : asFile(join(place, target));
}

/** `#name`: what the own package's `imports` say. */
function inImports(specifier: string, from: string, kind: Kind): string | undefined {
  const own = packageOf(from);
  const { imports } = own?.json ?? {};
  if (own === undefined || typeof imports !== 'object' || imports === null) return undefined;
  const target = mapped(imports as Record<string, unknown>, specifier, kind);
  if (target === undefined) return undefined;
  return target.startsWith('.') ? asFile(join(own.folder, target)) : inPackage(target, own.folder, kind);
}

/** The package that a directory belongs to. */
function packageOf(directory: string): { folder: string; json: Package } | undefined {
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    if (folder.endsWith('/node_modules')) return undefined;
    const json = readPackage(folder);
    if (json !== undefined) return { folder, json };
    if (dirname(folder) === folder) return undefined;
  }
}

/** Does the nearest package.json make `.js` files ES modules? */
export function isModulePackage(directory: string): boolean {
  return packageOf(directory)?.json.type === 'module';
}

/** Where Node would find the specifier, as far as the sandbox may look. `import` of a path adds no extension. */
export function lookUp(specifier: string, from: string, kind: Kind = 'require'): string | undefined {
  const found = place(specifier, from, kind);
  try {
    return found === undefined ? undefined : (realpathSync(found) as string);
  } catch {
    return found;
  }
}

function place(specifier: string, from: string, kind: Kind): string | undefined {
  if (specifier.startsWith('#')) return inImports(specifier, from, kind);
  if (!isAbsolute(specifier) && !/^\.\.?(?:\/|$)/.test(specifier)) return inPackage(specifier, from, kind);
  const path = resolve(from, specifier);
  if (kind === 'import') return kindOf(path) === 'file' ? path : undefined;
  return asFile(path) ?? asFolder(path);
}
