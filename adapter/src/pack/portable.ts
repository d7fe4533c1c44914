import { dirname, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Stand for a directory in a portable bundle, as a path and in a URL. A bundle holds the places of its modules as texts,
 * which differ between machines; what is signed must not.
 */
const PATH_TOKEN = '/$nexxo-base$';
const URL_TOKEN = 'file:///$nexxo-base-url$';
const GUEST_TOKEN = '$nexxo-guest$';

/** Characters that would not stand for themselves between quotes. */
const UNSAFE = /["'`\\$\p{Cc}]/u;

/** What follows a directory's name where it is not the beginning of a longer one. */
const END = /["'`/\\\s)]/;

/** A directory, and what stands for it: a place below the base of the portable bundle. */
export interface Place {
  dir: string;
  below: string;
}

/** The nearest directory that holds all of some absolute paths. */
export function commonBase(paths: readonly string[]): string {
  const [first = sep, ...rest] = paths;
  let base = first;
  for (const path of rest) while (!isWithin(path, base)) base = dirname(base);
  return base;
}

/** Whether `path` is `dir` or lies in it. */
export function isWithin(path: string, dir: string): boolean {
  return path === dir || path.startsWith(dir.endsWith(sep) ? dir : dir + sep);
}

/** Whether a directory can be what a bundle's paths start at. */
export function isUsableBase(dir: string): boolean {
  return dir !== dirname(dir) && !UNSAFE.test(dir);
}

/**
 * Takes the machine's own paths out of a bundle.
 *
 * @param code the bundle as it runs here
 * @param cwd the directory that the bundle's comments start at
 * @param guestDir the directory of the modules that are ours
 * @param places the directories that are left out, each usable as a base
 * @returns null where they could not be put back: the code has what would stand for them
 */
export function toPortable(
  code: string,
  cwd: string,
  guestDir: string,
  places: readonly Place[],
): string | null {
  if ([PATH_TOKEN, URL_TOKEN].some((token) => code.includes(token))) return null;
  const comment = (dir: string): string => `\n// ${relative(cwd, dir).split(sep).join('/')}/`;
  let text = code.replaceAll(comment(guestDir), `\n// ${GUEST_TOKEN}/`);
  // The longest first: a dependency's directory lies in the project's.
  for (const { dir, below } of [...places].sort((a, b) => b.dir.length - a.dir.length)) {
    const tail = below === '' ? '' : `/${below}`;
    text = replaceWhole(text, pathToFileURL(dir).href, `${URL_TOKEN}${tail}`);
    text = replaceWhole(text, dir, `${PATH_TOKEN}${tail}`);
    if (below !== '') text = text.replaceAll(comment(dir), `\n// ${below}/`);
  }
  return text;
}

function replaceWhole(text: string, what: string, by: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + what.length)) {
    const end = at + what.length;
    if (end < text.length && !END.test(text.charAt(end))) continue;
    parts.push(text.slice(from, at), by);
    from = end;
  }
  return from === 0 ? text : parts.join('') + text.slice(from);
}

/**
 * Gives a portable bundle the paths of this machine.
 *
 * @param base the directory that the places start at; {@link isUsableBase} must hold
 */
export function fromPortable(code: string, base: string): string {
  return code.replaceAll(URL_TOKEN, pathToFileURL(base).href).replaceAll(PATH_TOKEN, base);
}
