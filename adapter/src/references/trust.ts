import { isLeaf, isPlain, kindOf, membersOf } from '../crossing/value-kind.ts';
import { pickData, plainData } from '../value/plain-data.ts';

/**
 * Whose function is called, and so what may cross with it:
 * - `project`: the project's own, given to the plugin as an option, or one that the plugin gave to such a function.
 *   Functions and objects cross in arguments and results.
 * - `callbacks`: the plugin's, in the hands of the bundler, which gives it functions to call back. Those take and give data.
 * - `data`: the plugin's, in the hands of the bundler, which gives it data and takes data.
 */
export type Trust = 'project' | 'callbacks' | 'data';

/** What of its arguments a function of the guest gets. */
export function argumentsFor(trust: Trust, args: unknown[]): unknown[] {
  if (trust === 'project') return args;
  return args.map((arg) => (trust === 'data' ? dataOf(arg) : withCallbacks(arg)));
}

/** What of the result of a function of the host the guest gets. */
export function resultFor(trust: Trust, value: unknown): unknown {
  return trust === 'project' ? value : dataOf(value);
}

function dataOf(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || value instanceof Error) return value;
  const kind = kindOf(value);
  if (kind !== 'instance' && kind !== 'plain') return plainData(value);
  if (typeof Reflect.get(value, Symbol.iterator) === 'function')
    return plainData([...(value as Iterable<unknown>)]);
  const data = plainData(value);
  // Bundlers make much of their data by getters of a class.
  const getters = kind === 'instance' && !isLeaf(value) ? membersOf(value).keys : [];
  return getters.length === 0 ? data : { ...pickData(value, getters), ...(data as object) };
}

/** A function, or an object of data with functions, as a bundler gives them for a plugin to call. */
function withCallbacks(value: unknown): unknown {
  if (typeof value === 'function') return value;
  const data = dataOf(value);
  if (value === null || typeof value !== 'object' || Array.isArray(value) || !isPlain(value)) return data;
  const result = data as Record<string, unknown>;
  for (const key of Object.keys(value)) {
    const item: unknown = Reflect.get(value, key);
    if (typeof item === 'function' && key !== '__proto__') result[key] = item;
  }
  return result;
}
