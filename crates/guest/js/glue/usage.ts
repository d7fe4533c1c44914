import type { PluginFunction } from './slots.ts';

const sourceOf = Function.prototype.toString;
/** A function, method or arrow function whose parameters are plain names: group 1 has them. */
const SIMPLE_HEAD = /^(?:async\s+)?(?:function\s*)?[\w$]*\s*\(([\w$\s,]*)\)|^(?:async\s+)?([\w$]+)\s*=>/;

/** What a function can see of a call. */
export interface Usage {
  /** It may read `this`. */
  context: boolean;
  /** It may read more arguments than the first ones. */
  rest: boolean;
}

/**
 * Finds out from the text of a function what a call need not make for it: most hooks of small plugins read neither their
 * context nor their options, and making both costs more than the call. When in doubt, it is made.
 *
 * @param first how many arguments are there in any case
 */
export function usageOf(fn: PluginFunction, first: number): Usage {
  const text = sourceOf.call(fn);
  const isOpaque = /\beval\b|\[native code\]/.test(text);
  const head = SIMPLE_HEAD.exec(text);
  const names = (head?.[1] ?? head?.[2])?.split(',').length;
  return {
    context: isOpaque || /\b(?:this|super)\b/.test(text),
    rest: isOpaque || names === undefined || names > first || /\barguments\b/.test(text),
  };
}
