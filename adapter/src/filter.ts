import { regexCost } from './regex-cost.ts';
import { isRecord } from './value/clean-data.ts';

/** How much a regular expression may cost, by what it is matched against. */
const BUDGET = {
  id: { unbounded: 1, ways: 512 },
  // Sources are long: nothing that multiplies with their length.
  code: { unbounded: 0, ways: 64 },
} as const;

const MAX_GLOB_STARS = 2;
const MAX_GLOB_CHOICES = 64;
const MAX_LENGTH = 500;
const GLOB = /^[\w\-./@ ~{},*:\\]*$/;

type Kind = keyof typeof BUDGET;

/** What a bundler gets of a plugin's filter. */
export interface FilterDecision {
  /** The part of the filter that is safe in every engine, or undefined for none. */
  filter: unknown;
  /** Whether that part is the whole, so that the guest need not ask again. */
  isComplete: boolean;
}

/**
 * Whether a pattern is safe to match outside the sandbox, in any bundler's engine.
 *
 * @param kind what it is matched against
 */
export function isSafePattern(pattern: unknown, kind: Kind): boolean {
  if (pattern instanceof RegExp) {
    const cost = regexCost(pattern);
    return cost !== undefined && cost.unbounded <= BUDGET[kind].unbounded && cost.ways <= BUDGET[kind].ways;
  }
  if (typeof pattern !== 'string') return false;
  return kind === 'code' ? true : isSafeGlob(pattern);
}

/** Globs become regular expressions in the bundlers: no extended ones, few stars, few choices. */
function isSafeGlob(glob: string): boolean {
  if (
    glob.length > MAX_LENGTH ||
    !GLOB.test(glob) ||
    glob.includes('..}') ||
    /\{[^}]*(?:\.\.|\{)/.test(glob)
  ) {
    return false;
  }
  const stars = glob.replace(/\*+/g, '*').split('*').length - 1;
  const choices = [...glob.matchAll(/\{([^}]*)\}/g)].reduce(
    (total, [, list]) => total * (list ?? '').split(',').length,
    1,
  );
  return stars <= MAX_GLOB_STARS && choices <= MAX_GLOB_CHOICES;
}

/**
 * Decides what of a filter the bundler gets. A part that is left out only makes the bundler call more often; the guest
 * then asks the whole filter.
 *
 * @param filter as the plugin declared it: an object of `id`, `code`, `moduleType`, or composable expressions
 */
export function decideFilter(filter: unknown): FilterDecision {
  if (Array.isArray(filter)) {
    // Not every bundler knows these, so that the guest always asks again.
    return {
      filter: filter.every(isSafeExpression) ? filter.map(copyExpression) : undefined,
      isComplete: false,
    };
  }
  if (!isRecord(filter)) return { filter: undefined, isComplete: filter === undefined || filter === null };
  const result: Record<string, unknown> = {};
  let isComplete = true;
  for (const kind of ['id', 'code'] as const) {
    const option = filter[kind];
    if (option === undefined || option === null) continue;
    const part = decidePart(option, kind);
    if (part.filter !== undefined) result[kind] = part.filter;
    isComplete &&= part.isComplete;
  }
  const types = moduleTypes(filter['moduleType']);
  if (types !== undefined) result['moduleType'] = types;
  return { filter: Object.keys(result).length === 0 ? undefined : result, isComplete };
}

function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function copyPattern(pattern: unknown): unknown {
  return pattern instanceof RegExp ? new RegExp(pattern.source, pattern.flags.replace('g', '')) : pattern;
}

function decidePart(option: unknown, kind: Kind): FilterDecision {
  const isSimple = !isRecord(option) || option instanceof RegExp;
  const include = list(isSimple ? option : option['include']);
  const exclude = list(isSimple ? undefined : option['exclude']);
  const isSafe = (pattern: unknown): boolean => isSafePattern(pattern, kind);
  const safeExclude = exclude.filter(isSafe);
  // One include left out would keep modules from the plugin; one exclude left out only asks it more often.
  const isIncludeSafe = include.every(isSafe);
  const result: Record<string, unknown> = {};
  if (isIncludeSafe && include.length > 0) result['include'] = include.map(copyPattern);
  if (safeExclude.length > 0) result['exclude'] = safeExclude.map(copyPattern);
  return {
    filter: Object.keys(result).length === 0 ? undefined : result,
    isComplete: isIncludeSafe && safeExclude.length === exclude.length,
  };
}

function moduleTypes(option: unknown): string[] | undefined {
  const types = isRecord(option) ? option['include'] : option;
  return Array.isArray(types) && types.every((type) => typeof type === 'string') ? [...types] : undefined;
}

const PATTERN_KINDS: Record<string, Kind> = { id: 'id', importerId: 'id', query: 'id', code: 'code' };

function isSafeExpression(expression: unknown): boolean {
  if (!isRecord(expression) || typeof expression['kind'] !== 'string') return false;
  const { kind, args, expr, pattern, key } = expression;
  if (kind === 'and' || kind === 'or')
    return Array.isArray(args) && args.length > 0 && args.every(isSafeExpression);
  if (kind === 'not' || kind === 'include' || kind === 'exclude') return isSafeExpression(expr);
  if (kind === 'moduleType') return typeof pattern === 'string';
  if (kind === 'query' && (typeof key !== 'string' || typeof pattern === 'boolean'))
    return typeof key === 'string';
  const patternKind = PATTERN_KINDS[kind as string];
  // Text in an expression is compared, not a glob.
  return patternKind !== undefined && (typeof pattern === 'string' || isSafePattern(pattern, patternKind));
}

function copyExpression(expression: unknown): unknown {
  const { kind, args, expr, pattern, key, params } = expression as Record<string, unknown>;
  const copy: Record<string, unknown> = { kind };
  if (Array.isArray(args)) copy['args'] = args.map(copyExpression);
  if (expr !== undefined) copy['expr'] = copyExpression(expr);
  if (pattern !== undefined) copy['pattern'] = copyPattern(pattern);
  if (key !== undefined) copy['key'] = key;
  if (kind === 'id' || kind === 'importerId') {
    copy['params'] = { cleanUrl: isRecord(params) && params['cleanUrl'] === true };
  }
  return copy;
}
