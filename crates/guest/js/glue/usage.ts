import type { PluginFunction } from './slots.ts';

const sourceOf = Function.prototype.toString;
/** A function, method or arrow function whose parameters are plain names: group 1 has them. */
const SIMPLE_HEAD = /^(?:async\s+)?(?:function\s*)?[\w$]*\s*\(([\w$\s,]*)\)|^(?:async\s+)?([\w$]+)\s*=>/;
/** No head of plain names is longer. */
const HEAD_LENGTH = 512;

/** What a function can see of a call. */
export interface Usage {
  /** It may read `this`. */
  context: boolean;
  /** It may read more arguments than the first ones. */
  rest: boolean;
}

interface Text {
  fn: PluginFunction;
  /** It may read `this`. */
  context: boolean;
  /** It may read `arguments`. */
  rest: boolean;
  /** How many parameters there are, where all are plain names. */
  parameters: number | undefined;
}

let last: Text | undefined;

/** Reads the text of a function. The same one is asked about several times in a row. */
function read(fn: PluginFunction): Text {
  if (last?.fn === fn) return last;
  const text = sourceOf.call(fn);
  const isOpaque = text.includes('eval') || text.includes('[native code]');
  const head = SIMPLE_HEAD.exec(text.slice(0, HEAD_LENGTH));
  last = {
    fn,
    context: isOpaque || text.includes('this') || text.includes('super'),
    rest: isOpaque || text.includes('arguments'),
    parameters: (head?.[1] ?? head?.[2])?.split(',').length,
  };
  return last;
}

/**
 * Finds out from the text of a function what a call need not make for it: most hooks of small plugins read neither their
 * context nor their options, and making both costs more than the call. When in doubt, it is made.
 *
 * @param first how many arguments are there in any case
 */
export function usageOf(fn: PluginFunction, first: number): Usage {
  const { context, rest, parameters } = read(fn);
  return { context, rest: rest || parameters === undefined || parameters > first };
}
