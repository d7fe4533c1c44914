import type { Formula, Leaf, Text } from './formula.ts';

const METHODS = { starts: 'startsWith', ends: 'endsWith', has: 'includes', inside: 'inside' } as const;

function nameOf(text: Text): string {
  if (typeof text === 'string') return text;
  if ('before' in text) return `${nameOf(text.of)}.split(${JSON.stringify(text.before)})[0]`;
  return `extname(${nameOf(text.extensionOf)})`;
}

function leafText({ test, value, text, isNegated }: Leaf): string {
  const name = nameOf(text);
  if (test === 'is') return `${name} ${isNegated ? '!==' : '==='} ${JSON.stringify(value)}`;
  const call =
    test === 'test' ? `${String(value)}.test(${name})` : `${name}.${METHODS[test]}(${JSON.stringify(value)})`;
  return isNegated ? `!${call}` : call;
}

/** A formula for people to read. */
export function formulaText(formula: Formula, isInner = false): string {
  if (typeof formula === 'boolean') return String(formula);
  if (formula.kind === 'leaf') return leafText(formula);
  const text = formula.parts
    .map((part) => formulaText(part, formula.kind === 'and'))
    .join(formula.kind === 'and' ? ' && ' : ' || ');
  return isInner && formula.kind === 'or' ? `(${text})` : text;
}
