import { readdirSync } from 'node:fs';
import path from 'node:path';

const literal = (name: string): string => name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** The names at the top of the file system: an absolute path to a file begins with one of them. */
function topNames(): string {
  try {
    return readdirSync('/').map(literal).join('|');
  } catch {
    return '[\\w.]+';
  }
}

const ABSOLUTE = `\\/(?:[\\/.]*(?:${topNames()})(?![\\w-])|@fs|@id)|file:|%[2-7][0-9a-f]`;
const SECRET_FIRST =
  '\\.(?:env|git|hg|svn|ssh|gnupg|aws|azure|kube|docker|npmrc|yarnrc|netrc|pypirc|pgpass|my\\.cnf|htpasswd)|_netrc|id_(?:rsa|dsa|ed25519|ecdsa)';
const SECRET_LAST = '\\.(?:pem|key|p12|pfx|ppk|jks|keystore|kdbx)';
const END = '["\'`?#]';

/** What a literal that names a file outside, or a secret, begins or ends with; more than that, never less. */
const SUSPECT = new RegExp(
  `["'\`]\\s*(?:${ABSOLUTE})|["'\`\\/](?:${SECRET_FIRST})|${SECRET_LAST}${END}|\\.\\.${END}`,
  'i',
);
const PERCENT = /["'`][^"'`]*%[2-7][0-9a-f]/i;
/** A text of which an import may be made that holds an escape: right after a keyword, a comment or at the start of a line. */
const ESCAPED =
  /(?:(?:\bfrom|\bimport|\brequire|\bURL|\bresolve|\bglob\w*|\*\/)[\s([]*|^[ \t([]*)(?:"[^"]*?\\|'[^']*?\\|`[^`]*?\\)/m;
const GLOB = 'import.meta.glob';

const SLASH = 0x2f;
const DOT = 0x2e;
const QUOTES = new Set([0x22, 0x27, 0x60]);

/**
 * Whether source code may import a file that needs a look: an absolute path, one that climbs, a secret, or one that hides
 * behind escapes. Runs for each module that a plugin changes, so that it only looks, and in doubt says yes.
 *
 * @param depth says how many directories of the project are above the module; asked where the code climbs
 */
export function isSuspect(code: string, depth: () => number): boolean {
  if (climbs(code, depth)) return true;
  if (SUSPECT.test(code)) return true;
  if (code.includes('%') && PERCENT.test(code)) return true;
  return code.includes('\\') && (ESCAPED.test(code) || code.includes(GLOB));
}

/** Whether `..` is anywhere but at the beginning of a text, or more often than the project is deep. */
function climbs(code: string, depth: () => number): boolean {
  let at = code.indexOf('..');
  while (at >= 0) {
    const before = code.charCodeAt(at - 1);
    let end = at + 2;
    if (code.charCodeAt(end) === DOT) {
      // Three dots are an operator; more are none, and no path.
      while (code.charCodeAt(end) === DOT) end += 1;
    } else if (code.charCodeAt(end) === SLASH) {
      if (!QUOTES.has(before)) {
        if (before === SLASH || Number.isNaN(before)) return true;
      } else {
        let climbed = 1;
        while (code.startsWith('/../', end)) {
          climbed += 1;
          end += 3;
        }
        if (climbed > depth() || code.startsWith('//', end)) return true;
        end += 1;
      }
    }
    at = code.indexOf('..', end);
  }
  return false;
}

/** How many directories of the project lie above a module; 0 where it is no file of it. */
export function depthOf(moduleId: string | undefined, projects: readonly string[]): number {
  if (moduleId === undefined || !moduleId.startsWith('/')) return 0;
  const end = moduleId.search(/[?#]/);
  const directory = path.dirname(end < 0 ? moduleId : moduleId.slice(0, end));
  for (const project of projects) {
    if (directory === project) return 0;
    if (directory.startsWith(`${project}/`)) return directory.slice(project.length + 1).split('/').length;
  }
  return 0;
}

const PART = new RegExp(
  `^\\s*(?:${ABSOLUTE})|(?<!\\.)\\.\\.(?!\\.)|%[0-9a-f]{2}|${SECRET_FIRST}|${SECRET_LAST}`,
  'i',
);
/** An address outside of quotes, as style sheets and pages have them. */
const UNQUOTED = new RegExp(`[\\s(=,:;{]((?:${ABSOLUTE}|\\.\\.\\/|\\/\\.\\.)[^\\s"'\`()<>,;{}]*)`, 'gi');
const MAX_PART = 8192;

/**
 * Every text in source of any language which could name a file that needs a look.
 *
 * @param isUnquoted addresses without quotes count too
 */
export function suspectTexts(source: string, isUnquoted: boolean): Set<string> {
  const found = new Set<string>();
  for (const quote of ['"', "'", '`']) {
    for (const part of source.split(quote)) {
      if (!PART.test(part)) continue;
      const text = part.trim();
      // What lies between two texts is code, and longer than a path as a rule; its end and beginning are enough of it.
      if (text.length <= MAX_PART) found.add(text);
      else found.add(text.slice(0, MAX_PART)).add(text.slice(-MAX_PART));
    }
  }
  if (isUnquoted) for (const match of ` ${source}`.matchAll(UNQUOTED)) found.add(match[1] as string);
  return found;
}

/** The source with the escapes of JavaScript, style sheets and pages resolved, in each way that differs from it. */
export function unescaped(source: string): string[] {
  const found: string[] = [];
  if (source.includes('\\')) {
    const character = (digits: string): string => fromCode(Number.parseInt(digits, 16));
    found.push(
      source.replace(
        /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|([0-7]{1,3})|\r?\n|([^nrtbfv0-7xu\r\n]))/gi,
        (_all, x?: string, u?: string, braced?: string, octal?: string, plain?: string) => {
          const digits = x ?? u ?? braced;
          if (digits !== undefined) return character(digits);
          return octal === undefined ? (plain ?? '') : fromCode(Number.parseInt(octal, 8));
        },
      ),
      source.replace(/\\([0-9a-f]{1,6})\s?/gi, (_all, digits: string) => character(digits)),
    );
  }
  if (source.includes('&')) {
    found.push(
      source.replace(
        /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(sol|period|bsol|percnt|colon|lowbar));?/gi,
        (...match) => {
          const [, hex, decimal, name] = match as [string, string?, string?, string?];
          if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? '';
          return fromCode(hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16));
        },
      ),
    );
  }
  return found;
}

const ENTITIES: Record<string, string> = {
  sol: '/',
  period: '.',
  bsol: '\\',
  percnt: '%',
  colon: ':',
  lowbar: '_',
};

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
