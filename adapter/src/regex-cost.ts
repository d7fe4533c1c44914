import type * as RegExpp from '@eslint-community/regexpp';
import type { AST } from '@eslint-community/regexpp';
import { lazyPackage } from './lazy-package.ts';

const regexpp = lazyPackage<typeof RegExpp>('@eslint-community/regexpp');

/** What an expression costs a backtracking engine. */
export interface RegexCost {
  /** Quantifiers without an upper end. Each multiplies the work by the length of the input. */
  unbounded: number;
  /** An upper bound of the ways in which one position can be tried, apart from those. */
  ways: number;
}

const MAX_LENGTH = 1000;

/** The parser takes milliseconds to load: what most filters are made of is measured without it. */
const CHARACTER = String.raw`[^\\*+?{}()|[\]]|\\(?:[./\-wdsbWDSB?*+|$()[\]{}^]|0(?!\d))|\[\^?(?:[\w.@\-?#&=:/ ]|\\[./\\\-?wds0])*\]`;
const PIECE = new RegExp(
  String.raw`(?:${CHARACTER})([?*+]?)|\((?:\?:)?((?:${CHARACTER}|\|)*)\)(\??)|(\|)`,
  'y',
);

/** An upper bound of what an expression costs that is made of characters, one level of groups, and choices. */
function simpleCost({ source, flags }: RegExp): RegexCost | undefined {
  if (flags.includes('v')) return undefined;
  const cost: RegexCost = { unbounded: 0, ways: 1 };
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < source.length) {
    const piece = PIECE.exec(source);
    if (piece === null) return undefined;
    const [, quantifier, group, optional, bar] = piece;
    if (quantifier === '*' || quantifier === '+') cost.unbounded += 1;
    else if (quantifier === '?') cost.ways *= 2;
    else if (group !== undefined) cost.ways *= group.split('|').length + (optional === '?' ? 1 : 0);
    else if (bar !== undefined) cost.ways += 1;
  }
  return cost;
}

/**
 * Measures an expression for engines that backtrack, as V8's does.
 *
 * @returns undefined where no bound is known: look-around, back-references, a repeated group that contains a choice or
 *   a repetition, sticky expressions, very long ones
 */
export function regexCost(regex: RegExp): RegexCost | undefined {
  if (regex.sticky || regex.source.length > MAX_LENGTH) return undefined;
  const simple = simpleCost(regex);
  // Where the bound is high, the parser may know a lower one.
  if (simple !== undefined && simple.unbounded <= 1 && simple.ways <= 64) return simple;
  let pattern: AST.Pattern;
  try {
    ({ pattern } = regexpp().parseRegExpLiteral(regex));
  } catch {
    return undefined;
  }
  return costOfAlternatives(pattern.alternatives);
}

function costOfAlternatives(alternatives: AST.Alternative[]): RegexCost | undefined {
  const total: RegexCost = { unbounded: 0, ways: 0 };
  for (const alternative of alternatives) {
    const cost = costOfSequence(alternative.elements);
    if (cost === undefined) return undefined;
    total.unbounded = Math.max(total.unbounded, cost.unbounded);
    total.ways += cost.ways;
  }
  return total;
}

function costOfSequence(elements: AST.Element[]): RegexCost | undefined {
  const total: RegexCost = { unbounded: 0, ways: 1 };
  for (const element of elements) {
    const cost = costOfElement(element);
    if (cost === undefined) return undefined;
    total.unbounded += cost.unbounded;
    total.ways *= cost.ways;
  }
  return total;
}

function costOfElement(element: AST.Element): RegexCost | undefined {
  switch (element.type) {
    case 'Assertion':
      return element.kind === 'lookahead' || element.kind === 'lookbehind'
        ? undefined
        : { unbounded: 0, ways: 1 };
    case 'Backreference':
      return undefined;
    case 'CapturingGroup':
    case 'Group':
      return costOfAlternatives(element.alternatives);
    case 'Quantifier':
      return costOfQuantifier(element);
    case 'ExpressionCharacterClass':
      return undefined;
    case 'CharacterClass':
      return element.unicodeSets ? undefined : { unbounded: 0, ways: 1 };
    default:
      return { unbounded: 0, ways: 1 };
  }
}

function costOfQuantifier({ min, max, element }: AST.Quantifier): RegexCost | undefined {
  const inner = costOfElement(element);
  if (inner === undefined) return undefined;
  // Optional once is no repetition: either it is there or it is not.
  if (max <= 1) return { unbounded: inner.unbounded, ways: inner.ways + (min === 0 ? 1 : 0) };
  if (inner.unbounded > 0 || inner.ways > 1) return undefined;
  return max === Number.POSITIVE_INFINITY ? { unbounded: 1, ways: 1 } : { unbounded: 0, ways: max - min + 1 };
}
