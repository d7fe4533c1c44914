/** What a path below `/npm/` asks for; `other` is anything below `-/`, without that. */
export type NpmPath =
  | { kind: 'manifest'; name: string; version: string }
  | { kind: 'other'; path: string }
  | { kind: 'packument'; name: string }
  | { kind: 'tags'; name: string }
  | { kind: 'tarball'; name: string; version: string };

const NAME = /^(?:@[a-z0-9_~-][a-z0-9._~-]*\/[a-z0-9_~-]|[a-z0-9~-])[a-z0-9._~-]*$/;
const NAME_LENGTH = 214;
const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+-]{0,255}$/;

/** Whether a package of this name could be here: nothing else is looked for, nor shown. */
export const isNpmName = (name: string): boolean => name.length <= NAME_LENGTH && NAME.test(name);

/** Whether a text could be a version or a tag. */
export const isNpmVersion = (version: string): boolean => VERSION.test(version);

/**
 * Reads a path as npm, pnpm, yarn and bun write them: a scope's slash is escaped or not.
 *
 * @param path what follows `/npm/`, percent-encoded
 * @returns undefined where nothing can be there
 */
export function readNpmPath(path: string): NpmPath | undefined {
  const parts = decodeParts(path);
  const [first, ...others] = parts ?? [];
  if (first === undefined || first === '') return undefined;
  if (first === '-') return readOther(others);
  const isSplit = first.startsWith('@') && !first.includes('/');
  const name = isSplit ? `${first}/${others[0] ?? ''}` : first;
  if (!isNpmName(name)) return undefined;
  return readInPackage(name, isSplit ? others.slice(1) : others);
}

function decodeParts(path: string): string[] | undefined {
  try {
    const parts = path.split('/').map(decodeURIComponent);
    if (parts.at(-1) === '') parts.pop();
    return parts;
  } catch {
    return undefined;
  }
}

function readOther(parts: string[]): NpmPath | undefined {
  const [first, name, last] = parts;
  if (first === 'package' && name !== undefined && last === 'dist-tags' && parts.length === 3)
    return isNpmName(name) ? { kind: 'tags', name } : undefined;
  return { kind: 'other', path: parts.join('/') };
}

function readInPackage(name: string, parts: string[]): NpmPath | undefined {
  const [first, file] = parts;
  if (first === undefined) return { kind: 'packument', name };
  if (parts.length === 1) return isNpmVersion(first) ? { kind: 'manifest', name, version: first } : undefined;
  if (first !== '-' || file === undefined || parts.length > 2) return undefined;
  const start = `${baseName(name)}-`;
  if (!file.startsWith(start) || !file.endsWith('.tgz')) return undefined;
  const version = file.slice(start.length, -'.tgz'.length);
  return isNpmVersion(version) ? { kind: 'tarball', name, version } : undefined;
}

/** A name without its scope. */
const baseName = (name: string): string => name.slice(name.indexOf('/') + 1);

/**
 * Where an archive is.
 *
 * @param url the registry's address, with a slash at the end
 */
export const tarballUrl = (url: string, name: string, version: string): string =>
  `${url}npm/${name}/-/${baseName(name)}-${version}.tgz`;
