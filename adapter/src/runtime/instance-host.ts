import type { CallErrors } from '../call-errors.ts';
import type { ErrorLedger } from '../error-ledger.ts';
import type { PluginServices } from '../plugin-services.ts';
import type { HookStats } from '../report/hook-stats.ts';
import type { TraceRecorder } from '../report/trace-recorder.ts';
import type { KeptResults } from '../results/kept-results.ts';
import type { WorkerLink } from '../workers/worker-link.ts';

/** What an instance has of its plugin: all instances of one have it in common. */
export interface InstanceHost {
  /** The plugin's name. */
  readonly name: string;
  readonly limits: { cpuMs: number; hostCalls: number };
  /** Wall-clock milliseconds; see `Limits.hookIdleMs`. */
  readonly hookIdleMs: number;
  readonly services: PluginServices;
  readonly ledger: ErrorLedger;
  readonly errors: CallErrors;
  readonly trace: TraceRecorder | undefined;
  /** What entries outside of any hook cost. */
  readonly loadStats: HookStats;
  /** Where the plugin is a worker: what it has of the one that started it. */
  readonly worker: WorkerLink | undefined;
  /** What keeps results of hooks. */
  kept(): KeptResults | undefined;
  /** Is told what the plugin asks the host for in the name of no call. */
  observe(method: string): void;
  /** A failure stopped one instance, and with it the plugin. */
  died(reason: unknown): void;
  /** Why the plugin cannot be entered any more, where it cannot. */
  stopReason(): unknown;
}
