/**
 * When something holds, for the calls of a hook: an expression that the packed hook tells when it is asked, with the values
 * of its own variables in it. What is not understood is `true`: it may hold.
 */
export type Formula = boolean | { kind: 'and' | 'or'; parts: readonly Formula[] } | Atom;

interface Atom {
  kind: 'atom';
  isNegated: boolean;
  text: string;
}

/** No filter is worth more than this. */
const MAX_PARTS = 64;

/** Something that is understood, as the text of the expression that tells it. */
export function atom(text: string): Formula {
  return { kind: 'atom', isNegated: false, text };
}

function join(kind: 'and' | 'or', formulas: readonly Formula[]): Formula {
  const decisive = kind === 'or';
  const parts: Formula[] = [];
  for (const formula of formulas) {
    if (formula === decisive) return decisive;
    if (typeof formula === 'boolean') continue;
    parts.push(...(formula.kind === kind ? formula.parts : [formula]));
  }
  const different = new Map(parts.map((part) => [textOf(part), part]));
  for (const part of different.values())
    if (typeof part === 'object' && part.kind === 'atom' && different.has(textOf(flipped(part))))
      return decisive;
  const [first, ...rest] = different.values();
  if (first === undefined) return !decisive;
  return rest.length === 0 ? first : { kind, parts: [first, ...rest] };
}

function flipped(formula: Atom): Atom {
  return { ...formula, isNegated: !formula.isNegated };
}

/** Both hold. */
export function and(...formulas: Formula[]): Formula {
  return join('and', formulas);
}

/** One of them holds. */
export function or(...formulas: Formula[]): Formula {
  return join('or', formulas);
}

/** The opposite of what is understood. */
export function not(formula: Formula): Formula {
  if (typeof formula === 'boolean') return !formula;
  if (formula.kind === 'atom') return flipped(formula);
  return join(formula.kind === 'and' ? 'or' : 'and', formula.parts.map(not));
}

function sizeOf(formula: Formula): number {
  if (typeof formula === 'boolean' || formula.kind === 'atom') return 1;
  return formula.parts.reduce((total, part) => total + sizeOf(part), 1);
}

/** Whether it is small enough to be of use. */
export function isSmall(formula: Formula): boolean {
  return sizeOf(formula) <= MAX_PARTS;
}

/** The expression that tells it. */
export function textOf(formula: Formula): string {
  if (typeof formula === 'boolean') return String(formula);
  if (formula.kind === 'atom') return formula.isNegated ? `["not", ${formula.text}]` : formula.text;
  return `["${formula.kind}", ${formula.parts.map(textOf).join(', ')}]`;
}
