import { dirname, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Stand for directories in a portable bundle, as a path and in a URL. A bundle holds the places of its modules as texts,
 * which differ between machines; what is signed must not.
 */
const PATH_TOKEN = '/$nexxo$';
const URL_TOKEN = 'file:///$nexxo-url$';
const GUEST_TOKEN = '$nexxo-guest$';

/** A token, and the key behind it. */
const TOKEN = /(file:\/\/\/\$nexxo-url\$|\/\$nexxo\$)([^/"'`\\\s)]*)/g;

/** Characters that would not stand for themselves between quotes. */
const UNSAFE = /["'`\\$\p{Cc}]/u;

/** What follows a directory's name where it is not the beginning of a longer one. */
const END = /["'`/\\\s)]/;

/** A directory whose path is left out of a portable bundle. */
export interface Place {
  dir: string;
  /** What it is called there; empty for the one directory that needs no name. */
  key: string;
}

/** Whether `path` is `dir` or lies in it. */
export function isWithin(path: string, dir: string): boolean {
  return path === dir || path.startsWith(dir.endsWith(sep) ? dir : dir + sep);
}

/** Whether a directory's path can be put back into code. */
export function isUsable(dir: string): boolean {
  return dir !== dirname(dir) && !UNSAFE.test(dir);
}

/** The places without those whose key an earlier one has: other copies of the same package. */
export function firstOfEach(places: readonly Place[]): Place[] {
  return places.filter(({ key }, index) => places.findIndex((place) => place.key === key) === index);
}

/** The key of a package's directory; a `package.json` may call it anything. */
export function packageKey(name: string, version: string): string {
  return `${name.replace(/[^\w@.~-]/g, '+')}@${version.replace(/[^\w.+-]/g, '+')}`;
}

/**
 * Takes the machine's own paths out of a bundle.
 *
 * @param code the bundle as it runs here
 * @param cwd the directory that the bundle's comments start at
 * @param guestDir the directory of the modules that are ours
 * @param places the directories that are left out
 * @returns null where they could not be put back
 */
export function toPortable(
  code: string,
  cwd: string,
  guestDir: string,
  places: readonly Place[],
): string | null {
  if (!places.every(({ dir }) => isUsable(dir))) return null;
  if ([PATH_TOKEN, URL_TOKEN].some((token) => code.includes(token))) return null;
  const comment = (dir: string): string => `\n// ${relative(cwd, dir).split(sep).join('/')}/`;
  let text = code.replaceAll(comment(guestDir), `\n// ${GUEST_TOKEN}/`);
  // The longest first: a package's directory lies in the project's.
  for (const { dir, key } of [...places].sort((a, b) => b.dir.length - a.dir.length)) {
    text = replaceWhole(text, pathToFileURL(dir).href, URL_TOKEN + key);
    text = replaceWhole(text, dir, PATH_TOKEN + key);
    if (key !== '') text = text.replaceAll(comment(dir), `\n// ${key.replace(/^\//, '')}/`);
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
 * Gives a portable bundle the paths of this machine. Each place must be {@link isUsable}; of several with one key the first
 * counts. A key that is not among them stays, and names no file.
 */
export function fromPortable(code: string, places: readonly Place[]): string {
  const dirs = new Map(places.toReversed().map(({ dir, key }) => [key, dir]));
  return code.replace(TOKEN, (whole, token: string, key: string) => {
    const dir = dirs.get(key);
    if (dir === undefined) return whole;
    return token === URL_TOKEN ? pathToFileURL(dir).href : dir;
  });
}
