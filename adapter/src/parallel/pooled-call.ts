import type { HookBinding } from '../hook-binding.ts';

/** A hook call before it is known where it runs: what `PluginRuntime.run` takes. */
export interface PooledCall {
  /** The bundler's plugin context. */
  readonly context: unknown;
  readonly hook: HookBinding;
  readonly moduleId: string | undefined;
  readonly data: unknown;
  readonly values: readonly unknown[];
  /** A bit for each value that is text without code units above 255. */
  readonly narrow: number;
}
