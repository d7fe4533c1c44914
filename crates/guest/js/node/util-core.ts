/** The part of `util` that needs no polyfill: what the polyfills themselves get as `util`. */

export { format, formatWithOptions, inspect } from './inspect.ts';
export * from './util-legacy.ts';
export { callbackify, promisify } from './util-promise.ts';
export * as types from './util-types.ts';
