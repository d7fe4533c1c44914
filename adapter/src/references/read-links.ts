import type { Action, Link, Path } from '../crossing/links.ts';
import { NexxoError } from '../error.ts';

const MAX_PATH = 512;

function broken(): NexxoError {
  return new NexxoError('NEXXO_FRAME', 'a value with functions was sent in a form that is none');
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function isPath(value: unknown): value is Path {
  return (
    Array.isArray(value) &&
    value.length <= MAX_PATH &&
    value.every((step) => typeof step === 'string' || (typeof step === 'number' && Number.isInteger(step)))
  );
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/**
 * Checks the links that a guest sent with a value.
 *
 * @param isTree the value may not contain itself
 * @throws NEXXO_FRAME
 */
export function readLinks(value: unknown, isTree: boolean): Link[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw broken();
  for (const link of value) if (!isLink(link, isTree)) throw broken();
  return value;
}

function isLink(link: unknown, isTree: boolean): boolean {
  if (!Array.isArray(link) || !isPath(link[0])) return false;
  const [, kind, a, b, c, d] = link as unknown[];
  switch (kind) {
    case 'function':
      return isNumber(a) && typeof b === 'string' && typeof c === 'number' && isTexts(d);
    case 'object':
      return isNumber(a) && typeof b === 'string' && isTexts(c) && isTexts(d);
    case 'yours':
      return isNumber(a);
    case 'same':
      return !isTree && isPath(a);
    case 'url':
      return typeof a === 'string' && URL.canParse(a);
    default:
      return kind === 'map' || kind === 'set';
  }
}

/**
 * Checks what a guest wants to have done with something of the host.
 *
 * @throws NEXXO_FRAME
 */
export function readAction(value: unknown): Action {
  if (value === '()' || value === 'new') return value;
  if (typeof value === 'string' && value.startsWith('.')) return value as Action;
  throw broken();
}
