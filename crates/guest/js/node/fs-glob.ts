import picomatch from 'picomatch';
import { process } from '../web/process.ts';
import { readdirSync, statSync } from './fs-read.ts';
import type { Dirent } from './fs-stats.ts';
import { isAbsolute, join, normalize, relative, resolve } from './path.ts';

interface GlobOptions {
  cwd?: string | URL;
  exclude?: ((entry: string | Dirent) => boolean) | readonly string[];
  withFileTypes?: boolean;
}

/** The folder that a pattern begins with, in which its matches lie. */
function fixedPart(pattern: string): string {
  const parts = pattern.split('/');
  const wild = parts.findIndex((part) => /[*?[\]{}()!+@]/.test(part));
  return parts.slice(0, wild < 0 ? parts.length - 1 : wild).join('/') || (isAbsolute(pattern) ? '/' : '.');
}

function* walk(folder: string): Generator<Dirent> {
  for (const entry of readdirSync(folder, { withFileTypes: true }) as Dirent[]) {
    yield entry;
    if (entry.isDirectory()) yield* walk(join(folder, entry.name));
  }
}

/** The files and folders that a pattern names, sorted by place. */
export function globSync(
  patterns: string | readonly string[],
  options: GlobOptions = {},
): (string | Dirent)[] {
  const cwd = options.cwd === undefined ? process.cwd() : String(options.cwd).replace(/^file:\/\//, '');
  const { exclude } = options;
  const isExcluded =
    typeof exclude === 'function'
      ? undefined
      : exclude === undefined
        ? undefined
        : picomatch([...exclude], { dot: true });
  const found = new Map<string, string | Dirent>();
  for (const pattern of typeof patterns === 'string' ? [patterns] : patterns) {
    const clean = normalize(pattern);
    const base = resolve(cwd, fixedPart(clean));
    if (!statSync(base, { throwIfNoEntry: false })?.isDirectory()) continue;
    const matches = picomatch(clean);
    for (const entry of walk(base)) {
      const full = join(entry.parentPath, entry.name);
      const shown = isAbsolute(clean) ? full : relative(cwd, full);
      if (!matches(shown) || isExcluded?.(shown)) continue;
      const item = options.withFileTypes ? entry : shown;
      if (typeof exclude === 'function' && exclude(item)) continue;
      found.set(full, item);
    }
  }
  return [...found.values()];
}

export const matchesGlob = (path: string, pattern: string): boolean => picomatch(pattern)(path);
