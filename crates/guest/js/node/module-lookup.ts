import { readFileSync, realpathSync, statSync } from './fs-read.ts';
import { dirname, isAbsolute, join, resolve } from './path.ts';

const EXTENSIONS = ['', '.js', '.json', '.node', '.cjs', '.mjs'];
const CONDITIONS = new Set(['node', 'require', 'module-sync', 'default']);

interface Package {
  main?: unknown;
  exports?: unknown;
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

function conditional(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (Array.isArray(target)) return target.map(conditional).find((found) => found !== undefined);
  if (typeof target !== 'object' || target === null) return undefined;
  for (const [condition, inner] of Object.entries(target)) {
    const found = CONDITIONS.has(condition) ? conditional(inner) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A package's `exports`: its own keys, then patterns, the longest prefix first. */
function exported(exports: unknown, subpath: string): string | undefined {
  const isMap =
    typeof exports === 'object' &&
    exports !== null &&
    !Array.isArray(exports) &&
    Object.keys(exports).some((key) => key.startsWith('.'));
  if (!isMap) return subpath === '.' ? conditional(exports) : undefined;
  const map = exports as Record<string, unknown>;
  if (Object.hasOwn(map, subpath)) return conditional(map[subpath]);
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
    return conditional(map[pattern])?.replaceAll(
      '*',
      subpath.slice(before.length, subpath.length - after.length),
    );
  }
  return undefined;
}

function inPackage(specifier: string, from: string): string | undefined {
  const [name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)(.*)$/s.exec(specifier)?.slice(1) ?? [];
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (kindOf(place) === 'dir') {
      const exports = readPackage(place)?.exports;
      if (exports !== undefined && exports !== null) {
        const target = exported(exports, `.${rest}`);
        return target === undefined ? undefined : asFile(join(place, target));
      }
      const found = rest === '' ? asFolder(place) : (asFile(place + rest) ?? asFolder(place + rest));
      if (found !== undefined) return found;
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** Where Node's `require` would find the specifier, as far as the sandbox may look. */
export function lookUp(specifier: string, from: string): string | undefined {
  const isPath = isAbsolute(specifier) || /^\.\.?(?:\/|$)/.test(specifier);
  const path = resolve(from, specifier);
  const found = isPath ? (asFile(path) ?? asFolder(path)) : inPackage(specifier, from);
  try {
    return found === undefined ? undefined : (realpathSync(found) as string);
  } catch {
    return found;
  }
}
