import { type Formula, isOfCode, type Leaf, type Text } from './formula.ts';

/** What a bundler gets, which asks it before it calls the hook. */
export interface BundlerFilter {
  id?: { include?: RegExp[]; exclude?: RegExp[] };
  code?: { include?: (string | RegExp)[]; exclude?: (string | RegExp)[] };
}

type Clause = Leaf[];

const MAX_CLAUSES = 16;
const MAX_LEAVES = 64;

/**
 * The formula as a list of alternatives that must all hold. What would be too long is left out: the rest holds more often.
 */
function clausesOf(formula: Formula): Clause[] {
  if (typeof formula === 'boolean') return formula ? [] : [[]];
  if (formula.kind === 'leaf') return [[formula]];
  const parts = formula.parts.map(clausesOf);
  if (formula.kind === 'and') return parts.flat().slice(0, MAX_CLAUSES);
  let product: Clause[] = [[]];
  for (const clauses of parts) {
    product = product.flatMap((left) => clauses.map((right) => [...left, ...right]));
    product = product.filter(({ length }) => length <= MAX_LEAVES).slice(0, MAX_CLAUSES);
  }
  return product;
}

/** Bundlers may turn backslashes of ids around before they match them, or not. */
const SLASH = '[\\\\/]';

/** Text that matches itself in every engine. */
function escaped(text: string): string {
  return text.replace(/[\\/]|[.*+?^${}()|[\]]|\p{Cc}/gu, (character) => {
    if (character === '/' || character === '\\') return SLASH;
    const code = character.charCodeAt(0);
    return code < 32 || code === 127 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\${character}`;
  });
}

/** What the bundlers' engines, some of which are not JavaScript's, agree on: text, choices, simple classes. */
const PORTABLE =
  /^(?:[\w\-:@=&#~<>%;, '"!$^|)]|\((?!\?)|\(\?:|\?(?!\?)|\\[.\-$^*+?()[\]{}|]|\[(?:[a-z]-[a-z]|[A-Z]-[A-Z]|\d-\d|[\w.@])+\])*$/;
/** Where more may match: any character, repetitions. */
const PORTABLE_UPPER =
  /^(?:[\w\-:@=&#~<>%;, '"!$^|).*+]|\((?!\?)|\(\?:|\?|\\[.\-$^*+?()[\]{}|wd]|\[(?:[a-z]-[a-z]|[A-Z]-[A-Z]|\d-\d|[\w.@])+\])*$/;

function portable(pattern: RegExp, isUpper: boolean): RegExp | undefined {
  if (/[^i]/.test(pattern.flags) || (!isUpper && pattern.flags !== '')) return undefined;
  return (isUpper ? PORTABLE_UPPER : PORTABLE).test(pattern.source)
    ? new RegExp(pattern.source, pattern.flags)
    : undefined;
}

/** How an id ends whose part before a separator, or whose extension, is what is asked about. */
function endOf(text: Text): string | undefined {
  if (text === 'id' || text === 'path') return '$';
  if (typeof text === 'string') return undefined;
  if ('before' in text) {
    const isWhole = text.of === 'id' || text.of === 'path';
    return isWhole ? `(?:${escaped(text.before)}|$)` : undefined;
  }
  const end = endOf(text.extensionOf);
  return end === undefined ? undefined : `${SLASH}*${end}`;
}

/** An expression that matches every id for which a leaf holds. */
function idInclude({ test, value, text }: Leaf): RegExp | undefined {
  if (value instanceof RegExp) return text === 'id' || text === 'path' ? portable(value, true) : undefined;
  const end = endOf(text);
  if (end === undefined || value === '' || !isWellFormed(value)) return undefined;
  const literal = escaped(value);
  if (typeof text === 'object' && 'extensionOf' in text)
    return test === 'is' && /^\.[^./\\]+$/.test(value) ? new RegExp(literal + end) : undefined;
  switch (test) {
    case 'is':
      return new RegExp(`^${literal}${end}`);
    case 'starts':
      return new RegExp(`^${literal}`);
    case 'ends':
      return new RegExp(literal + end);
    case 'has':
      return new RegExp(literal);
    default:
      return undefined;
  }
}

/** An expression that matches only ids for which a leaf holds. */
function idExclude({ test, value, text }: Leaf): RegExp | undefined {
  if (text !== 'id' && text !== 'path') return undefined;
  if (value instanceof RegExp) return portable(value, false);
  if (value === '' || /[\\/]/.test(value) || !isWellFormed(value)) return undefined;
  return idInclude({ kind: 'leaf', isNegated: false, test, value, text });
}

function codePattern({ test, value, text }: Leaf, isUpper: boolean): string | RegExp | undefined {
  if (text !== 'code') return undefined;
  if (value instanceof RegExp) return portable(value, isUpper);
  return test === 'has' && value !== '' && isWellFormed(value) ? value : undefined;
}

/** Bundlers hold texts as UTF-8. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function all<T>(clause: Clause, pattern: (leaf: Leaf) => T | undefined): T[] | undefined {
  if (clause.some(({ isNegated }) => isNegated)) return undefined;
  const patterns = clause.map(pattern);
  return patterns.every((item) => item !== undefined) ? (patterns as T[]) : undefined;
}

/**
 * What of a formula every bundler understands in the same way. It lets at least those calls through for which the formula
 * holds; undefined where that would be most, as it is where something is excluded and nothing included.
 */
export function bundlerFilter(formula: Formula): BundlerFilter | undefined {
  const clauses = clausesOf(formula);
  const single = clauses.flatMap((clause) => (clause.length === 1 ? clause : []));
  const excluded = single.filter(({ isNegated }) => isNegated);
  const never = clauses.some(({ length }) => length === 0) ? [NEVER] : undefined;
  const include = never ?? firstOf(clauses, (clause) => all(clause, idIncludeOf));
  const exclude = excluded.flatMap((leaf) => idExclude(leaf) ?? []);
  const codeInclude = firstOf(clauses, (clause) => all(clause, (leaf) => codePattern(leaf, true)));
  const codeExclude = excluded.flatMap((leaf) => codePattern(leaf, false) ?? []);
  const id = { ...(include && { include }), ...(exclude.length > 0 && { exclude }) };
  const code = {
    ...(codeInclude && { include: codeInclude }),
    ...(codeExclude.length > 0 && { exclude: codeExclude }),
  };
  if (include === undefined && codeInclude === undefined) return undefined;
  return { ...(Object.keys(id).length > 0 && { id }), ...(Object.keys(code).length > 0 && { code }) };
}

/** Matches no id. */
const NEVER = /^\x00nexxo:none$/;

function idIncludeOf(leaf: Leaf): RegExp | undefined {
  return isOfCode(leaf.text) ? undefined : idInclude(leaf);
}

function firstOf<T>(clauses: Clause[], patterns: (clause: Clause) => T[] | undefined): T[] | undefined {
  for (const clause of clauses) {
    const found = patterns(clause);
    if (found !== undefined) return found;
  }
  return undefined;
}
