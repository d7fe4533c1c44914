import type { Guard } from './checks/guard.ts';
import type { HookStats } from './report/hook-stats.ts';

/**
 * Checks what a hook returned and makes it safe for the bundler.
 *
 * @throws NEXXO_HOOK_RESULT
 */
export type ResultCheck = (value: unknown, hook: HookBinding, moduleId: string | undefined) => unknown;

/** One hook of one plugin object: where it is in the guest, and how its results are checked. */
export interface HookBinding {
  /** The plugin's name, for messages. */
  readonly plugin: string;
  readonly name: string;
  readonly slot: number;
  /** The slot takes nothing beyond the hook's texts. */
  readonly textsOnly: boolean;
  readonly check: ResultCheck;
  readonly stats: HookStats;
  /** What the plugin may make the bundler do. */
  readonly guard: Guard;
  /** Takes over what the plugin did to its own hooks: what the guest sent, not yet checked. */
  changeHooks?(changes: unknown): void;
  /** Whether its calls ask for their environment before anything else, as far as they have been seen to. */
  asksEnvironmentFirst?: boolean;
  /** Is told what calls ask the host for. */
  asks?(method: string): void;
}
