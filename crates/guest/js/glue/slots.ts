import { nextEpoch } from './epoch.ts';

/** Calls a plugin function: the call's id, then what the adapter sent. */
export type Runner = (call: number, a: unknown, b: unknown, c: unknown, d: unknown, e: unknown) => unknown;

/** A function of the plugin, as it gave it. */
export type PluginFunction = (this: unknown, ...args: unknown[]) => unknown;

/** What the slots stand for. The guest calls the runners of hooks with texts alone by itself. */
export const runners: Runner[] = [];

/**
 * Keeps a runner.
 *
 * @returns the slot by which the adapter calls it
 */
export function addSlot(run: Runner): number {
  return runners.push(run) - 1;
}

/** The entry point of every hook call. A promise that it returns makes the call pending. */
export function runSlot(
  call: number,
  slot: number,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
  e: unknown,
): unknown {
  nextEpoch();
  const run = runners[slot];
  if (run === undefined) throw new RangeError(`no slot ${slot}`);
  return run(call, a, b, c, d, e);
}

/** Whether a hook returned something to wait for. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null && typeof value === 'object' && typeof (value as { then?: unknown }).then === 'function'
  );
}

/** Applies `map` to what a hook returned, now or when it settles. */
export function mapResult(result: unknown, map: (value: unknown) => unknown): unknown {
  return isThenable(result) ? Promise.resolve(result).then(map) : map(result);
}
