import { NexxoError } from '../error.ts';
import type { HookBinding } from '../hook-binding.ts';
import { type HookHandler, mapOutcome } from '../hooks/handler.ts';
import type { PluginRuntime } from '../plugin-runtime.ts';
import type { DerivedFilter } from './derive.ts';

/** What a hook may ask the host for without leaving anything behind. */
const HARMLESS = new Set([
  ...['members', 'fsMembers', 'meta', 'environment', 'parse', 'shared', 'property', 'release'],
  ...['getModuleInfo', 'getModuleIds', 'getFileName', 'getWatchFiles', 'getCombinedSourcemap'],
  ...['cacheGet', 'cacheHas', 'moduleCode', 'moduleAst', 'moduleMeta', 'bundlerParse'],
  ...['environmentConfig', 'environmentPlugins', 'environmentIsBuilt', 'topLevelConfig', 'assetsInclude'],
]);

/** Keeps the calls out that a hook would only answer with nothing. */
export function filteredHandler(
  handler: HookHandler,
  { wants }: DerivedFilter,
  binding: HookBinding,
): HookHandler {
  const { stats } = binding;
  return function filtered(this: unknown, ...args: never[]): unknown {
    if (wants(args[0], args[1])) return Reflect.apply(handler, this, args);
    stats.leftOut += 1;
    return null;
  };
}

/**
 * Runs a hook for every call, and sees that it has nothing to say to those that a filter would keep out.
 *
 * @param make makes the handler of a binding
 */
export function checkedHandler(
  make: (binding: HookBinding) => HookHandler,
  { wants }: DerivedFilter,
  binding: HookBinding,
  runtime: PluginRuntime,
): HookHandler {
  const handler = make(binding);
  return function checked(this: unknown, ...args: never[]): unknown {
    if (wants(args[0], args[1])) return Reflect.apply(handler, this, args);
    binding.stats.leftOut += 1;
    const asked = new Set<string>();
    const asks = (method: string): void => void asked.add(method);
    const observed = make({ ...binding, asks });
    const before = runtime.observer;
    runtime.observer = asks;
    let outcome: unknown;
    try {
      outcome = Reflect.apply(observed, this, args);
    } finally {
      runtime.observer = before;
    }
    return mapOutcome(outcome, (value) => {
      const effects = [...asked].filter((method) => !HARMLESS.has(method));
      if ((value === null || value === undefined) && effects.length === 0) return value;
      const did = effects.length === 0 ? 'returned something' : `asked for ${effects.join(', ')}`;
      const id = binding.name === 'load' ? args[0] : args[1];
      throw new NexxoError(
        'NEXXO_FILTER_DIFFERS',
        `a filter was derived that leaves this module out, and the hook ${did}`,
        {
          plugin: binding.plugin,
          hook: binding.name,
          id,
        },
      );
    });
  };
}
