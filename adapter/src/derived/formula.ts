import { extname } from 'node:path';
import { isSafePattern } from '../filter.ts';
import { surelyMatched, surelyNeeded } from './globs.ts';
import { formulaText } from './text.ts';

/** Something that is asked about a text of a call. */
export interface Leaf {
  kind: 'leaf';
  isNegated: boolean;
  test: 'test' | 'is' | 'starts' | 'ends' | 'has' | 'inside';
  value: string | RegExp;
  text: Text;
}

/** A text of a call: the id, as `path` with forward slashes, or the code; or what is made of one. */
export type Text = 'id' | 'path' | 'code' | { before: string; of: Text } | { extensionOf: Text };

/** For which calls a hook does anything. */
export type Formula = boolean | { kind: 'and' | 'or'; parts: Formula[] } | Leaf;

const MAX_DEPTH = 40;
const MAX_PARTS = 400;
const MAX_TEXT = 500;

/** Joins formulas, without those that decide nothing. */
export function join(kind: 'and' | 'or', formulas: readonly Formula[]): Formula {
  const parts = new Map<string, Formula>();
  for (const formula of formulas) {
    if (formula === (kind === 'or')) return formula;
    if (typeof formula === 'boolean') continue;
    for (const part of formula.kind === kind ? formula.parts : [formula]) parts.set(formulaText(part), part);
  }
  const left = [...parts.values()].filter((part) => !isSaid(part, parts));
  const [first] = left;
  if (first === undefined) return kind === 'and';
  return left.length === 1 ? first : { kind, parts: left };
}

/** Whether one part of another alone decides: `a || (a && b)`. */
function isSaid(formula: Formula, parts: ReadonlyMap<string, Formula>): boolean {
  if (typeof formula === 'boolean' || formula.kind === 'leaf') return false;
  return formula.parts.some((part) => parts.has(formulaText(part)));
}

class Reader {
  #parts = 0;

  /**
   * @param isNegated whether the opposite is meant
   * @returns what holds at least as often
   */
  read(told: unknown, isNegated: boolean, depth: number): Formula {
    this.#parts += 1;
    if (typeof told === 'boolean') return told !== isNegated;
    if (!Array.isArray(told) || depth > MAX_DEPTH || this.#parts > MAX_PARTS) return true;
    const [kind, first, second, third] = told as unknown[];
    switch (kind) {
      case 'and':
      case 'or':
        return join(
          (kind === 'and') === isNegated ? 'or' : 'and',
          told.slice(1).map((part) => this.read(part, isNegated, depth + 1)),
        );
      case 'not':
        return this.read(first, !isNegated, depth + 1);
      case 'upper':
        return isNegated ? true : this.read(first, false, depth + 1);
      case 'filter':
        return this.#filter(list(first), list(second), readText(third), isNegated);
      default:
        return readLeaf(kind, first, readText(second), isNegated) ?? true;
    }
  }

  /** A filter made by `createFilter`: what is excluded stays out; where something is included, only that comes in. */
  #filter(include: unknown[], exclude: unknown[], text: Text | undefined, isNegated: boolean): Formula {
    this.#parts += include.length + exclude.length;
    if (text === undefined || this.#parts > MAX_PARTS) return true;
    const path: Text = text === 'id' ? 'path' : text;
    const hasNul: Leaf = { kind: 'leaf', isNegated: false, test: 'has', value: '\0', text };
    const maybe = (pattern: unknown): Formula => patternFormula(pattern, path, true);
    const surely = (pattern: unknown): Formula => patternFormula(pattern, path, false);
    const excluded = exclude.map((pattern) => (isNegated ? maybe(pattern) : opposite(surely(pattern))));
    if (isNegated) {
      const notIncluded =
        include.length > 0 &&
        join(
          'and',
          include.map((pattern) => opposite(surely(pattern))),
        );
      return join('or', [hasNul, ...excluded, notIncluded]);
    }
    return join('and', [
      opposite(hasNul),
      include.length === 0 || join('or', include.map(maybe)),
      ...excluded,
    ]);
  }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [undefined];
}

/** The exact opposite. */
function opposite(formula: Formula): Formula {
  if (typeof formula === 'boolean') return !formula;
  if (formula.kind === 'leaf') return { ...formula, isNegated: !formula.isNegated };
  return join(formula.kind === 'and' ? 'or' : 'and', formula.parts.map(opposite));
}

/**
 * When a pattern of `createFilter` matches.
 *
 * @param isUpper whether what is not known counts as a match
 */
function patternFormula(pattern: unknown, text: Text, isUpper: boolean): Formula {
  if (pattern instanceof RegExp) return readLeaf('test', pattern, text, false) ?? isUpper;
  if (typeof pattern !== 'string' || pattern.length > MAX_TEXT) return isUpper;
  // Text that is made of the id keeps its backslashes, which globs of one are not asked about.
  if (text !== 'path') return isUpper;
  return isUpper ? surelyNeeded(pattern) : surelyMatched(pattern);
}

function readText(told: unknown, depth = 0): Text | undefined {
  if (told === 'id' || told === 'code') return told;
  if (!Array.isArray(told) || depth > 3) return undefined;
  const [kind, first, second] = told as unknown[];
  if (kind === 'before' && typeof first === 'string' && first !== '' && first.length <= MAX_TEXT) {
    const of = readText(second, depth + 1);
    return of === undefined ? undefined : { before: first, of };
  }
  const of = kind === 'extname' ? readText(first, depth + 1) : undefined;
  return of === undefined ? undefined : { extensionOf: of };
}

function readLeaf(
  kind: unknown,
  value: unknown,
  text: Text | undefined,
  isNegated: boolean,
): Leaf | undefined {
  if (text === undefined) return undefined;
  if (kind === 'test') {
    if (!(value instanceof RegExp) || value.global || value.sticky) return undefined;
    return isSafePattern(value, isOfCode(text) ? 'code' : 'id')
      ? { kind: 'leaf', isNegated, test: kind, value: new RegExp(value.source, value.flags), text }
      : undefined;
  }
  if (kind !== 'is' && kind !== 'starts' && kind !== 'ends' && kind !== 'has') return undefined;
  if (typeof value !== 'string' || value.length > MAX_TEXT) return undefined;
  return { kind: 'leaf', isNegated, test: kind, value, text };
}

/** Whether a text is the code, or made of it. */
export function isOfCode(text: Text): boolean {
  if (typeof text === 'string') return text === 'code';
  return isOfCode('of' in text ? text.of : text.extensionOf);
}

/**
 * Reads what a hook told of its guards. The guest is not trusted: what is not understood may hold, and what would take long
 * to find out does too.
 */
export function readFormula(told: unknown): Formula {
  return told === undefined || told === null ? true : new Reader().read(told, false, 0);
}

function textOf(text: Text, id: string, code: string): string {
  if (text === 'id') return id;
  if (text === 'code') return code;
  if (text === 'path') return id.includes('\\') ? id.replaceAll('\\', '/') : id;
  if ('extensionOf' in text) return extname(textOf(text.extensionOf, id, code));
  return textOf(text.of, id, code).split(text.before, 1)[0] ?? '';
}

/** A path that no glob takes apart in its own way. */
const PLAIN_PATH = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$)).*$/;

function leafHolds({ test, value, text, isNegated }: Leaf, id: string, code: string): boolean {
  const given = textOf(text, id, code);
  if (value instanceof RegExp) return value.test(given) !== isNegated;
  switch (test) {
    case 'is':
      return (given === value) !== isNegated;
    case 'starts':
      return given.startsWith(value) !== isNegated;
    case 'ends':
      return given.endsWith(value) !== isNegated;
    case 'inside':
      return (given.includes(`/${value}/`) && PLAIN_PATH.test(given)) !== isNegated;
    default:
      return given.includes(value) !== isNegated;
  }
}

/** Whether it holds for a call. */
export function holds(formula: Formula, id: string, code: string): boolean {
  if (typeof formula === 'boolean') return formula;
  if (formula.kind === 'leaf') return leafHolds(formula, id, code);
  const { kind, parts } = formula;
  for (const part of parts) if (holds(part, id, code) === (kind === 'or')) return kind === 'or';
  return kind === 'and';
}
