import { type Binding, type InstanceFork, type InstanceStats, Outcome } from '../binding-types.ts';
import type { Call, CallExtras } from '../call-table.ts';
import { NexxoError } from '../error.ts';
import type { HookBinding } from '../hook-binding.ts';
import type { FunctionCalls } from '../references/function-calls.ts';
import type { HookCall } from '../results/recorder.ts';
import { InstanceCore, type InstancePort } from '../runtime/instance-core.ts';
import type { InstanceHost } from '../runtime/instance-host.ts';
import { ThreadGuest } from './thread-guest.ts';

/** What an instance on a thread has of its plugin. */
export interface ThreadHost extends InstanceHost {
  readonly binding: Binding;
  /** Those of the instance that this one goes on from. */
  readonly functions: FunctionCalls;
}

/** One of a plugin's instances on a thread of its own: an entry is asked for, and over later. */
export class ThreadRuntime implements InstancePort {
  readonly #host: ThreadHost;
  readonly #label: string;
  readonly #guest: ThreadGuest;
  readonly #core: InstanceCore;
  #isEnded = false;

  /**
   * @param number which it is of the plugin's, for the trace
   * @param entered told when an entry is over, before what it gave is
   */
  constructor(
    host: ThreadHost,
    fork: InstanceFork,
    number: number,
    entered?: (instance: ThreadRuntime) => void,
  ) {
    this.#host = host;
    this.#label = `${host.name} (instance ${number})`;
    this.#core = new InstanceCore(host, this, host.functions.references);
    const { answers } = this.#core;
    this.#guest = new ThreadGuest(
      host.binding,
      fork,
      (method, callId, args) => answers.answer(method, callId, args),
      {
        lost: (error) => this.#host.died(host.errors.failed(error)),
        entered: () => entered?.(this),
      },
    );
  }

  guest(): ThreadGuest {
    return this.#guest;
  }

  isEnded(): boolean {
    return this.#isEnded;
  }

  owner(): Call | undefined {
    return this.#core.calls.get(this.#guest.owner);
  }

  isBusy(): boolean {
    return this.#guest.pending > 0;
  }

  hooksDone(): void {}

  /** CPU time of the entry that was over last, in nanoseconds. */
  get lastCpuNs(): number {
    return this.#guest.lastEntry[0] ?? 0;
  }

  /** How many entries it has to make. */
  get entries(): number {
    return this.#guest.pending;
  }

  /** How many calls are not over: some wait for what they asked. */
  get load(): number {
    return this.#core.calls.pending;
  }

  /**
   * Calls a hook.
   *
   * @returns a promise of the checked result
   */
  run(hookCall: HookCall, { replay, record, recorder }: CallExtras): Promise<unknown> {
    const { context, hook, moduleId, data, args, narrow } = hookCall;
    const { calls, ends } = this.#core;
    const call = calls.begin(context, hook, moduleId, data);
    const { id } = call;
    call.recorder = recorder;
    call.replay = replay;
    call.record = record;
    const promise = calls.wait(call);
    if (replay === undefined) this.#host.services.lastContext = context;
    const start = performance.now();
    const foretold = replay === undefined ? this.#core.answers.foretell(call) : undefined;
    if (foretold !== undefined) this.#guest.foretell(id, foretold.method, foretold.answer);
    const purpose = { isRepeat: replay !== undefined, owner: id };
    this.#guest.hook(id, hook.slot, narrow, args, purpose, {
      done: (value) => this.#ran(id, hookCall, start, value),
      failed: (error) => ends.failed(calls.get(id), error, hook, moduleId),
    });
    this.#core.watch();
    return promise;
  }

  /** The entry of a hook is over. */
  #ran(id: number, { hook, moduleId }: HookCall, start: number, value: unknown): void {
    const { calls, ends } = this.#core;
    const { state, lastEntry } = this.#guest;
    const call = calls.get(id);
    this.#core.noteReads(call);
    hook.stats.addEntry(lastEntry);
    this.#host.trace?.add(this.#label, hook.name, moduleId, start, performance.now() - start, lastEntry);
    const outcome = state[0];
    // Something goes on after the call.
    if (outcome !== Outcome.pending && state[1] !== 0) call?.recorder?.spoil();
    this.#core.strayed();
    if (outcome === Outcome.pending) this.#core.progress();
    else ends.settled(id, outcome === Outcome.value, value);
    this.#core.afterEntry();
  }

  reenter(op: number, id: number, call: Call | undefined, values: readonly unknown[]): void {
    if (this.#isEnded) return;
    const callId = call?.id;
    const { hook, moduleId, replay } = call ?? {};
    const stats = hook?.stats ?? this.#host.loadStats;
    const purpose = { isRepeat: replay !== undefined, owner: callId };
    this.#guest.enter(op, id, values, purpose, {
      done: (value) => {
        const goesOn = this.#core.calls.get(callId);
        this.#core.noteReads(goesOn);
        this.#core.reentered(op, stats, value);
      },
      failed: (error) => this.#core.ends.reentryFailed(this.#core.calls.get(callId), error, hook, moduleId),
    });
  }

  /** Enters at once, which can only be while the guest waits for what it called itself. */
  enter(call: Call, op: number, values: readonly unknown[]): unknown {
    const owner = this.owner();
    if (owner !== undefined) this.#host.kept()?.nested(owner);
    let value: unknown;
    try {
      value = this.#guest.enterWithin(op, call.id, ...values);
    } catch (error) {
      throw this.#core.ends.failed(call, error);
    }
    this.#core.noteReads(call);
    return this.#core.finish(call, value);
  }

  refuse(method: string, call: Call | undefined): void {
    const { errors, name: plugin } = this.#host;
    const { hook, moduleId } = call ?? {};
    if (this.#isEnded) throw errors.stopped(undefined, hook, moduleId);
    if (!method.startsWith('worker')) return;
    const what = 'a plugin with several instances cannot start workers; `instances: 0` would let it';
    throw new NexxoError('NEXXO_UNSUPPORTED', what, { plugin, hook: hook?.name, id: moduleId });
  }

  /** The totals of the instance. */
  stats(): InstanceStats {
    return this.#guest.stats();
  }

  /**
   * Ends the instance.
   *
   * @param toError what its calls fail with
   * @param when runs what tells them: now, or later
   */
  end(
    toError: (hook: HookBinding | undefined, moduleId: string | undefined) => unknown,
    when: (run: () => void) => unknown,
  ): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#core.stop();
    this.#core.calls.rejectAll(toError, when);
    this.#guest.end();
  }
}
