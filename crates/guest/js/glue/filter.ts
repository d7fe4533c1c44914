import { interpreter, type TopLevelFilterExpression } from '@rolldown/pluginutils';
import picomatch from 'picomatch/posix';
import { plain } from './plain.ts';

type Test = (text: string) => boolean;
type Pattern = string | RegExp;

/** Whether the plugin wants a call: `first` is the source, id or code, by hook. */
export type Filter = (
  id: string,
  code: string,
  moduleType: string | undefined,
  importer: string | undefined,
) => boolean;

let cwd = '/';

/** Sets the directory that relative globs start from. */
export function setFilterRoot(root: string): void {
  cwd = root;
}

function list(value: unknown): Pattern[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).filter(
    (item): item is Pattern => typeof item === 'string' || item instanceof RegExp,
  );
}

function slash(path: string): string {
  return path.includes('\\') ? path.replaceAll('\\', '/') : path;
}

function regexTest(pattern: RegExp): Test {
  return (text) => {
    const matches = pattern.test(text);
    pattern.lastIndex = 0;
    return matches;
  };
}

function idTest(pattern: Pattern): Test {
  if (typeof pattern !== 'string') {
    const test = regexTest(pattern);
    return (id) => test(slash(id));
  }
  const absolute = pattern.startsWith('**') || pattern.startsWith('/') || /^[A-Za-z]:[\\/]/.test(pattern);
  const glob = slash(absolute ? pattern : joined(cwd, pattern));
  const matches = picomatch(glob, { dot: true });
  return (id) => matches(slash(id));
}

function joined(root: string, relative: string): string {
  const parts = slash(root).split('/');
  for (const part of slash(relative).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function codeTest(pattern: Pattern): Test {
  return typeof pattern === 'string' ? (code) => code.includes(pattern) : regexTest(pattern);
}

/** The rule of every bundler: what is excluded stays out; where something is included, only that comes in. */
function matcher(option: unknown, toTest: (pattern: Pattern) => Test): Test | undefined {
  if (option === undefined || option === null) return undefined;
  const simple = typeof option === 'string' || option instanceof RegExp || Array.isArray(option);
  const { include, exclude } = (simple ? { include: option } : option) as {
    include?: unknown;
    exclude?: unknown;
  };
  const included = list(include).map(toTest);
  const excluded = list(exclude).map(toTest);
  return (text) => {
    if (excluded.some((test) => test(text))) return false;
    return included.length === 0 || included.some((test) => test(text));
  };
}

/**
 * Makes the predicate of a hook's `filter`, with the meaning that it has in Rollup, Rolldown and Vite.
 *
 * @param filter what the plugin wrote: an object of `id`, `code`, `moduleType`, or composable expressions
 */
export function createFilter(filter: unknown): Filter | undefined {
  if (filter === null || typeof filter !== 'object') return undefined;
  if (Array.isArray(filter)) {
    return (id, code, moduleType, importer) =>
      interpreter(filter as TopLevelFilterExpression[], code, id, moduleType ?? 'js', importer);
  }
  const { id, code, moduleType } = filter as { id?: unknown; code?: unknown; moduleType?: unknown };
  const matchesId = matcher(id, idTest);
  const matchesCode = matcher(code, codeTest);
  const types = moduleTypes(moduleType);
  return (idText, codeText, type) =>
    (types === undefined || type === undefined || types.includes(type)) &&
    (matchesId === undefined || matchesId(idText)) &&
    (matchesCode === undefined || matchesCode(codeText));
}

function moduleTypes(option: unknown): string[] | undefined {
  if (option === undefined || option === null) return undefined;
  const types = Array.isArray(option) ? option : (option as { include?: string[] }).include;
  return Array.isArray(types) ? types : undefined;
}

/** The filter as data, for the adapter to judge. */
export function filterData(filter: unknown): unknown {
  return filter === undefined ? undefined : plain(filter);
}
