const sourceOf = Function.prototype.toString;

/** Whether a function can only be called with `new`. */
export function isClass(value: unknown): boolean {
  // The engine tries an anchored expression at every place of a long text.
  return typeof value === 'function' && /^class\b/.test(sourceOf.call(value).slice(0, 6));
}
