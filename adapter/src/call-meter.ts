import type { CallErrors } from './call-errors.ts';
import type { Call } from './call-table.ts';
import type { HookBinding } from './hook-binding.ts';
import { StrayUse } from './stray-use.ts';

/** Makes the error for a limit, for each of the calls that it stops. */
export type Exceeded = (hook?: HookBinding, moduleId?: string) => unknown;

/** Counts what each operation asks for, and adds up what is used in nobody's name. */
export class CallMeter {
  readonly #cpuMs: number;
  readonly #hostCalls: number;
  readonly #hostMs: number;
  readonly #errors: CallErrors;
  readonly #stray = new StrayUse();
  #workedMs = 0;

  /** @param hostMs how long one entry may keep the host at work */
  constructor(limits: { cpuMs: number; hostCalls: number }, hostMs: number, errors: CallErrors) {
    this.#cpuMs = limits.cpuMs;
    this.#hostCalls = limits.hostCalls;
    this.#hostMs = hostMs;
    this.#errors = errors;
  }

  /**
   * Runs what the host does for the guest while that waits on the stack: nothing else happens in the process then.
   *
   * @throws NEXXO_HOOK_TIMEOUT where it did too much of that already
   */
  work<T>(call: Call | undefined, run: () => T): T {
    if (this.#workedMs > this.#hostMs)
      throw this.#errors.hostWork(this.#workedMs, this.#hostMs, call?.hook, call?.moduleId);
    const start = performance.now();
    try {
      return run();
    } finally {
      this.#workedMs += performance.now() - start;
    }
  }

  /**
   * Something was asked for whose promise is awaited.
   *
   * @param waiting the calls of hooks that wait
   * @returns the error where that was once too often
   */
  request(call: Call | undefined, waiting: number): Exceeded | undefined {
    if (call?.hook !== undefined) call.hook.stats.hostCalls += 1;
    let made: number;
    if (call === undefined) made = this.#stray.request(waiting);
    else made = call.requests += 1;
    if (made <= this.#hostCalls) return undefined;
    return (hook, moduleId) => this.#errors.callQuota(this.#hostCalls, hook, moduleId);
  }

  /**
   * The plugin used time in nobody's name: the addon charges each call for its own.
   *
   * @returns the error where that is more than it may
   */
  strayed(cpuNs: number): Exceeded | undefined {
    const used = this.#stray.continued(cpuNs);
    if (used <= this.#cpuMs) return undefined;
    return (hook, moduleId) => this.#errors.cpuLimit(used, this.#cpuMs, hook, moduleId);
  }

  /** An entry is over; see `StrayUse`. */
  entryOver(waiting: number): boolean {
    this.#workedMs = 0;
    return this.#stray.entryOver(waiting);
  }
}
