import { native } from '../../native.ts';
import { mapResult, type PluginFunction, type Runner } from '../slots.ts';
import { chunkOf } from './chunk.ts';
import type { Owner } from './owner.ts';

/** What of a hook's result goes to the bundler. */
type ToResult = (result: unknown) => unknown;

/** For hooks whose result is of no use to the bundler. */
export function nothing(): undefined {
  return undefined;
}

/** For results that are text, a boolean or nothing; the adapter checks which. */
export function asIs(result: unknown): unknown {
  return result;
}

/**
 * A hook that takes plain data as its arguments.
 *
 * @param count how many the bundlers give
 */
export function dataRunner(count: number, toResult: ToResult): (fn: PluginFunction, owner: Owner) => Runner {
  return (fn, owner) => {
    const { Context } = owner;
    return (call, ...args) => mapResult(fn.apply(new Context(call), args.slice(0, count)), toResult);
  };
}

/** `augmentChunkHash(chunk)`, `banner(chunk)` and its like. */
export function chunkRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, chunk) => fn.call(new Context(call), chunkOf(call, chunk));
}

/** Rollup's `renderDynamicImport(options)`: its one function asks the bundler. */
export function renderDynamicImportRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, data) => {
    const options = data as Record<string, unknown>;
    options['getTargetChunkImports'] = () => native.hostCall('targetChunkImports', call, []);
    return mapResult(fn.call(new Context(call), options), (result) => {
      if (result === null || typeof result !== 'object') return result;
      const { left, right } = result as { left?: unknown; right?: unknown };
      return { left, right };
    });
  };
}
