import { readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Pattern } from './module-analysis.ts';
import { isBare, type Packages, splitSpecifier } from './packages.ts';

const mostFiles = 1500;
const mostBytes = 4_000_000;

/**
 * The modules that a specifier such as `./types/${name}` may mean, by the directory that it begins with. None where
 * they are more than a bundle should carry: then the lookup is left to the run time.
 */
export function matchingFiles({ prefix, suffix }: Pattern, importer: string, packages: Packages): string[] {
  const base = baseOf(prefix, dirname(importer), packages);
  if (base === null) return [];
  const found: string[] = [];
  let bytes = 0;
  const visit = (dir: string): boolean =>
    readdirSync(dir, { withFileTypes: true }).every((entry) => {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' || visit(path);
      if (path === importer || !path.startsWith(base) || !isModule(path, suffix)) return true;
      bytes += statSync(path).size;
      return found.push(path) <= mostFiles && bytes <= mostBytes;
    });
  try {
    return visit(base.endsWith('/') ? base : dirname(base)) ? found.sort() : [];
  } catch {
    return [];
  }
}

function baseOf(prefix: string, dir: string, packages: Packages): string | null {
  const end = prefix.endsWith('/') ? '/' : '';
  // `../` alone would take in a whole package.
  if (/^\.{1,2}\//.test(prefix))
    return /[^./]/.test(prefix) || prefix === './' ? resolve(dir, prefix) + end : null;
  if (!isBare(prefix)) return null;
  const { name, subpath } = splitSpecifier(prefix);
  const found = packages.find(name, dir);
  return found === null ? null : join(found, subpath) + (subpath === '.' ? '/' : end);
}

function isModule(path: string, suffix: string): boolean {
  return (
    /\.(?:c?js|json)$/.test(path) && (path.endsWith(suffix) || path.replace(/\.[^.]+$/, '').endsWith(suffix))
  );
}
