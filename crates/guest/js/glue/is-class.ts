const sourceOf = Function.prototype.toString;

/** Whether a function can only be called with `new`. */
export function isClass(value: unknown): boolean {
  return typeof value === 'function' && /^class\b/.test(sourceOf.call(value));
}
