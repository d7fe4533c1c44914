import { plain } from './plain.ts';
import type { PluginFunction } from './slots.ts';

/** How packing has begun a function that can be asked; see `adapter/src/pack/guards`. */
const ASKABLE =
  /^(?:async\s+)?(?:function\s*)?[\w$]*\s*\([\w$\s,.='"]*(?:\{\s*\}[\w$\s,.='"]*)*\)\s*(?:=>\s*)?\{\s*if \([\w$]+(?:\[0\])? === [\w$.]+\) return [\w$.]+\.\$nexxoTell\(/;
/** No head of such a function is longer. */
const HEAD_LENGTH = 512;
const MAX_DEPTH = 32;

const sourceOf = Function.prototype.toString;
const { test, exec } = RegExp.prototype;

/** What `createFilter` made, and from what. */
const filters = new WeakMap<object, unknown[]>();

function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? [...value] : [value];
}

/** The one value that a function with guards is called with to be asked. */
const guards = {
  told: undefined as unknown,
  /** Called by a function that is asked. */
  $nexxoTell(formula: unknown): void {
    guards.told = formula;
  },
  /** Called by `createFilter` with what it returns. */
  $nexxoFilter(filter: unknown, include: unknown, exclude: unknown): unknown {
    if (typeof filter === 'function') filters.set(filter, [list(include), list(exclude)]);
    return filter;
  },
};

Object.defineProperty(globalThis, Symbol.for('nexxo.guards'), { value: guards });

/** What is not known: it may be so or not. */
const ANY = 'any';

/** Whether an expression matches as expressions do, and keeps nothing from one match to the next. */
function isPlainRegex(value: unknown): boolean {
  if (!(value instanceof RegExp) || value.global || value.sticky) return false;
  return Object.keys(value).length === 0 && value.test === test && value.exec === exec;
}

function isText(text: unknown): boolean {
  return typeof text === 'string';
}

function resolve(told: unknown, depth: number): unknown {
  if (!Array.isArray(told) || depth > MAX_DEPTH) return typeof told === 'boolean' ? told : ANY;
  const [kind, first, second] = told as unknown[];
  switch (kind) {
    case 'and':
    case 'or':
      return [kind, ...told.slice(1).map((part) => resolve(part, depth + 1))];
    case 'not':
      return [kind, resolve(first, depth + 1)];
    case 'value':
      return Boolean(first);
    case 'function':
      return typeof first === 'function' ? true : ANY;
    case 'unknown':
      return typeof first === 'function' && formulaOf(first as PluginFunction, depth) !== undefined
        ? false
        : ANY;
    case 'call':
      return typeof first === 'function' ? calledWith(first as PluginFunction, second, depth) : ANY;
    case 'test':
      return isPlainRegex(first) ? told : ANY;
    case 'is':
    case 'starts':
    case 'ends':
    case 'has':
      return isText(first) ? told : ANY;
    default:
      return ANY;
  }
}

function calledWith(fn: PluginFunction, text: unknown, depth: number): unknown {
  const formula = formulaOf(fn, depth);
  if (formula === undefined) return ANY;
  const made = filters.get(fn);
  if (made !== undefined) return ['filter', ...made, text];
  // It may hold less often: its opposite says nothing.
  return text === 'id' ? ['upper', formula] : ANY;
}

/** What is known of a function: true for a filter. */
function formulaOf(fn: PluginFunction, depth: number): unknown {
  return filters.has(fn) ? true : ask(fn, depth);
}

function ask(fn: PluginFunction, depth: number): unknown {
  if (depth > MAX_DEPTH || !ASKABLE.test(sourceOf.call(fn).slice(0, HEAD_LENGTH))) return undefined;
  const before = guards.told;
  guards.told = undefined;
  try {
    // An asynchronous one has told before it returns its promise.
    Reflect.apply(fn, undefined, [guards]);
    return guards.told === undefined ? undefined : resolve(guards.told, depth + 1);
  } catch {
    // A variable of it that has no value yet.
    return undefined;
  } finally {
    guards.told = before;
  }
}

/**
 * Asks a hook for which calls it does anything.
 *
 * @returns a formula for the adapter to judge; undefined where the hook cannot be asked
 */
export function guardsOf(fn: PluginFunction): unknown {
  const formula = ask(fn, 0);
  return formula === undefined ? undefined : plain(formula);
}
