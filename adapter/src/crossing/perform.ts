import type { Held } from './held-values.ts';
import type { Action } from './links.ts';
import { membersOf, staticKeys } from './value-kind.ts';

/**
 * Does what the other side asks for with something that it was handed: nothing but what it was told that it can.
 *
 * @param self the `this` of a call that is not by the receiver which was handed over
 * @throws TypeError where the value has no such use
 */
export function perform(
  { value, receiver }: Held,
  action: Action,
  isHome: boolean,
  self: unknown,
  args: unknown[],
): unknown {
  if (typeof value === 'function') {
    const callee = value as (...args: unknown[]) => unknown;
    if (action === '()') return Reflect.apply(callee, isHome ? receiver : self, args);
    if (action === 'new') return Reflect.construct(callee, args);
  } else if (action.startsWith('.')) {
    const name = action.slice(1);
    if (membersOf(value).methods.includes(name)) return Reflect.apply(Reflect.get(value, name), value, args);
  }
  throw new TypeError(`a reference that is no ${action === 'new' ? 'constructor' : 'function'} was called`);
}

/**
 * Reads a property that was announced as one that can be fetched.
 *
 * @throws TypeError for any other
 */
export function readAnnounced({ value }: Held, key: unknown): unknown {
  if (typeof key === 'string') {
    const isAnnounced =
      typeof value === 'function'
        ? staticKeys(value).includes(key)
        : (Object.keys(value).includes(key) && key !== '__proto__') || membersOf(value).keys.includes(key);
    if (isAnnounced) return Reflect.get(value, key);
  }
  throw new TypeError('a reference has no such property');
}
