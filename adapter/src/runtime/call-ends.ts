import type { Exceeded } from '../call-meter.ts';
import type { Call, CallTable } from '../call-table.ts';
import { isFatal } from '../guest-error.ts';
import type { HookBinding } from '../hook-binding.ts';
import { plainText } from '../value/text.ts';
import type { GuestView } from './guest-view.ts';
import type { InstanceHost } from './instance-host.ts';

/** Tells the calls of one instance how they ended. */
export class CallEnds {
  readonly #host: InstanceHost;
  readonly #calls: CallTable;
  readonly #port: { guest(): GuestView };

  /** @param port gives the instance of the moment */
  constructor(host: InstanceHost, calls: CallTable, port: { guest(): GuestView }) {
    this.#host = host;
    this.#calls = calls;
    this.#port = port;
  }

  /**
   * The promise that a call waits for has settled.
   *
   * @param id the call's, not yet checked
   * @param isOk whether `value` is what it gave, and not what it threw
   */
  settled(id: unknown, isOk: boolean, value: unknown): void {
    const call = this.#calls.get(id);
    if (call?.resolve === undefined || call.reject === undefined) return;
    const { hook, moduleId, resolve, reject, recorder } = call;
    const { state } = this.#port.guest();
    this.#calls.end(call);
    try {
      if (!isOk) {
        recorder?.failed();
        throw this.#host.errors.thrown(value, state[3] === 1, hook, moduleId);
      }
      // A timer goes on after the call.
      if (state[2] === 1) recorder?.spoil();
      recorder?.returned(value);
      resolve(hook === undefined ? value : hook.check(value, hook, moduleId));
    } catch (error) {
      reject(error);
    }
  }

  /**
   * Takes in an error of an entry: its call is told where it waits, and the plugin ends where the instance did.
   *
   * @param call the one that the entry was for, where it is still under way
   * @returns the error as the bundler gets it
   */
  failed(call: Call | undefined, error: unknown, hook = call?.hook, moduleId = call?.moduleId): unknown {
    const culprit = this.#culprit(error) ?? { hook, moduleId };
    const failure = this.#host.errors.failed(error, culprit.hook, culprit.moduleId);
    if ('id' in culprit && culprit !== call) this.#reject(culprit, failure);
    this.#reject(call, failure);
    if (isFatal(failure)) this.#host.died(failure);
    return failure;
  }

  /** The same for an entry that went on with a call, or that was for none: a due timer. */
  reentryFailed(call: Call | undefined, error: unknown, hook?: HookBinding, moduleId?: string): void {
    const { errors, worker } = this.#host;
    // What was done belongs to no call: each that waits may have had it done, and is told why it is stopped.
    if (call === undefined && this.#culprit(error) === undefined && isFatal(errors.failed(error)))
      this.#calls.rejectAll((at, id) => errors.failed(error, at, id), now);
    const failure = this.failed(call, error, hook, moduleId);
    if (!isFatal(failure)) worker?.died(failure);
  }

  /** The call that used too much, which need not be the one that the entry was for. */
  #culprit(error: unknown): Call | undefined {
    return error instanceof Error ? this.#calls.get(Reflect.get(error, 'call')) : undefined;
  }

  /** Stops the plugin for a limit that one of its calls met outside, or all that wait together. */
  exceed(call: Call | undefined, exceeded: Exceeded): void {
    const failure = exceeded(call?.hook, call?.moduleId);
    if (call === undefined) this.#calls.rejectAll(exceeded, now);
    else if (call.reject !== undefined) this.#reject(call, failure);
    this.#host.died(failure);
  }

  #reject(call: Call | undefined, failure: unknown): void {
    if (call === undefined) return;
    const { recorder, reject } = call;
    this.#calls.end(call);
    recorder?.failed();
    reject?.(failure);
  }

  /** What a timer's function threw would end a process: here it fails what waits, and is shown where nothing does. */
  uncaught(value: unknown): void {
    const { errors, name, worker } = this.#host;
    if (worker !== undefined) {
      worker.fail(value);
      return;
    }
    const wasRefusedMemory = this.#port.guest().state[3] === 1;
    const thrown = (hook?: HookBinding, moduleId?: string): unknown =>
      errors.thrown(value, wasRefusedMemory, hook, moduleId);
    if (this.#calls.pending > 0) {
      this.#calls.rejectAll(thrown, now);
      return;
    }
    const error = thrown();
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`[${name}] ${plainText(text)}\n`);
  }

  /** What waits has waited too long. */
  giveUp(): void {
    const { errors, hookIdleMs } = this.#host;
    this.#calls.rejectAll((hook, moduleId) => errors.timeout(hookIdleMs, hook, moduleId), now);
  }
}

/** Tells calls that they have ended at once. */
export function now(run: () => void): void {
  run();
}
