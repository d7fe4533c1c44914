import { isThenable } from '../slots.ts';
import { type Action, Ending, type Packed, perform } from './crossing.ts';
import { unpackFromHost } from './incoming.ts';
import { held, packGraph } from './outgoing.ts';

/**
 * Calls a function of the plugin, or a method of an object of it, for the host.
 *
 * @returns how it ended and with what, or a promise of that
 */
export function invoke(
  _call: number,
  number: number,
  action: Action,
  isHome: boolean,
  data: unknown,
  links: unknown,
): unknown {
  const target = held.get(number);
  if (target === undefined) throw new RangeError(`no reference ${number}`);
  const [self, ...args] = unpackFromHost(data, links) as unknown[];
  const result = perform(target, action, isHome, self, args);
  if (!isThenable(result)) return [Ending.value, ...packResult(result)];
  return Promise.resolve(result).then(
    (value) => [Ending.promise, ...packResult(value)],
    (error: unknown) => [Ending.rejection, error],
  );
}

function packResult(value: unknown): Packed {
  return packGraph(value, 'the result of a function');
}

/** The host has dropped functions and objects of the plugin. */
export function release(numbers: unknown): void {
  if (Array.isArray(numbers)) held.release(numbers);
}
