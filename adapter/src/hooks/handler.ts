import type { HookBinding } from '../hook-binding.ts';
import type { PluginRuntime } from '../plugin-runtime.ts';

/** What a bundler calls. */
export type HookHandler = (this: unknown, ...args: never[]) => unknown;

/** Makes the handler of a hook. */
export type MakeHandler = (runtime: PluginRuntime, hook: HookBinding) => HookHandler;

/** Applies `map` to a result, now or when it settles. */
export function mapOutcome(outcome: unknown, map: (value: unknown) => unknown): unknown {
  return outcome instanceof Promise ? outcome.then(map) : map(outcome);
}
