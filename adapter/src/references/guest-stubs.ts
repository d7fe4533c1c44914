import type { Action } from '../crossing/links.ts';
import { isDangerousKey } from '../value/clean-data.ts';

/** Calls something of the guest. `isHome` says that `self` is what the function stands in. */
export type CallGuest = (action: Action, isHome: boolean, self: unknown, args: unknown[]) => unknown;

function hidden(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, configurable: true });
}

/** Makes the function of the host that stands for one of the guest. */
export function makeFunction(
  name: string,
  length: number,
  home: object | undefined,
  call: CallGuest,
): object {
  function guestFunction(this: unknown, ...args: unknown[]): unknown {
    return call(new.target === undefined ? '()' : 'new', home !== undefined && this === home, this, args);
  }
  Object.defineProperty(guestFunction, 'name', { value: name, configurable: true });
  Object.defineProperty(guestFunction, 'length', { value: length, configurable: true });
  return guestFunction;
}

/** Gives data of the guest the methods that its object has there. */
export function makeObject(data: object, methods: readonly string[], call: CallGuest): object {
  for (const name of methods) {
    if (isDangerousKey(name)) continue;
    const method = (...args: unknown[]): unknown => call(`.${name}`, false, undefined, args);
    Object.defineProperty(method, 'name', { value: name, configurable: true });
    hidden(data, name, method);
  }
  return data;
}
