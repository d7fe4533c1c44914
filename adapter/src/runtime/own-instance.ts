import {
  type Binding,
  type InstanceFork,
  type InstanceStats,
  type LoadOptions,
  Op,
  Outcome,
} from '../binding-types.ts';
import type { Call, CallExtras } from '../call-table.ts';
import { GuestInstance } from '../guest-instance.ts';
import type { HookBinding } from '../hook-binding.ts';
import type { Recorder } from '../results/recorder.ts';
import type { Workers } from '../workers/workers.ts';
import { InstanceCore, type InstancePort } from './instance-core.ts';
import type { InstanceHost } from './instance-host.ts';

/** What a plugin's own instance is made of. */
export interface OwnOptions {
  binding: Binding;
  load: LoadOptions;
  workers: Workers;
  /** A hook was entered, which used so many nanoseconds of CPU time. */
  ran(hook: HookBinding, cpuNs: number): void;
}

const NO_EXTRAS: CallExtras = { record: undefined, recorder: undefined };

/** A plugin's own instance, on JavaScript's thread: an entry is over when its call returns. */
export class OwnInstance implements InstancePort {
  readonly core: InstanceCore;
  readonly #host: InstanceHost;
  readonly #options: OwnOptions;
  #guest: GuestInstance;
  /** The call that the entry under way belongs to. */
  #owner: Call | undefined;

  /**
   * Loads the plugin's code.
   *
   * @throws NEXXO_PLUGIN_LOAD where the code throws, and the codes of the limits
   */
  constructor(host: InstanceHost, options: OwnOptions) {
    this.#host = host;
    this.#options = options;
    this.core = new InstanceCore(host, this);
    this.#guest = this.#open();
  }

  #open(): GuestInstance {
    const { binding, load } = this.#options;
    const { errors, loadStats } = this.#host;
    const { answers } = this.core;
    let guest: GuestInstance;
    try {
      guest = new GuestInstance(binding, load, (method, callId, args) =>
        answers.answer(method, callId, args),
      );
    } catch (error) {
      throw errors.failed(error);
    }
    loadStats.cpuNs += guest.stats()?.loadCpuNs ?? 0;
    if (guest.state[0] !== Outcome.thrown) return guest;
    const error = errors.load(guest.loadError(), guest.state[3] === 1);
    guest.end();
    throw error;
  }

  /** Replaces the instance by a fresh one; throws as the constructor does. */
  reopen(): void {
    this.core.functions.renew();
    this.#guest = this.#open();
  }

  guest(): GuestInstance {
    return this.#guest;
  }

  isEnded(): boolean {
    return this.#host.stopReason() !== undefined;
  }

  owner(): Call | undefined {
    return this.#owner;
  }

  refuse(): void {}

  isBusy(): boolean {
    return this.#options.workers.isBusy;
  }

  hooksDone(): void {
    this.#options.workers.hooksDone();
  }

  /** Whether it has timers set or asked for something that has not come. */
  get isWaiting(): boolean {
    return this.core.isAsking || this.#guest.state[2] === 1;
  }

  /** Whether nothing is under way that a copy of the instance would have too. */
  get isQuiet(): boolean {
    const isIdle = this.core.calls.pending === 0 && !this.#guest.isEntered && !this.isWaiting;
    return isIdle && this.#guest.state[1] === 0;
  }

  /** What the instance is now, for further ones. */
  fork(): InstanceFork {
    return this.#guest.fork(this.#options.binding);
  }

  /**
   * Runs the factory.
   *
   * @param values the export with it, and its packed arguments
   * @returns what it gave, or a promise of it
   */
  configure(values: readonly unknown[], recorder: Recorder | undefined): unknown {
    const call = this.core.calls.begin(undefined, undefined, undefined, undefined);
    call.recorder = recorder;
    return this.enter(call, Op.configure, values);
  }

  /** Calls a hook; see `PluginRuntime.run`. It takes no list: this runs for every module. */
  hook(
    context: unknown,
    hook: HookBinding,
    moduleId: string | undefined,
    data: unknown,
    a: unknown,
    b: unknown,
    c: unknown,
    d: unknown,
    e: unknown,
    narrow: number,
    { record, recorder }: CallExtras = NO_EXTRAS,
  ): unknown {
    const { name, services, trace } = this.#host;
    const start = trace === undefined ? 0 : performance.now();
    const call = this.core.calls.begin(context, hook, moduleId, data);
    call.record = record;
    call.recorder = recorder;
    services.lastContext = context;
    const outer = this.#own(call);
    let value: unknown;
    try {
      value = this.#guest.hook(call.id, hook.slot, narrow, a, b, c, d, e);
    } catch (error) {
      throw this.core.ends.failed(call, error);
    } finally {
      this.#disown(call, outer);
      trace?.add(name, hook.name, moduleId, start, performance.now() - start, this.#guest.lastEntry);
    }
    this.#options.ran(hook, this.#guest.lastEntry[0] as number);
    return this.core.finish(call, value);
  }

  /** Calls a hook of one or two texts whose result is not kept; see `PluginRuntime.runTexts`. */
  texts(
    context: unknown,
    hook: HookBinding,
    moduleId: string,
    narrow: number,
    a: string,
    b: string | undefined,
  ): unknown {
    const call = this.core.calls.begin(context, hook, moduleId, undefined);
    this.#host.services.lastContext = context;
    let value: unknown;
    try {
      value = this.#guest.texts(call.id, hook.slot, narrow, a, b);
    } catch (error) {
      throw this.core.ends.failed(call, error);
    }
    this.#options.ran(hook, this.#guest.lastEntry[0] as number);
    return this.core.finish(call, value);
  }

  enter(call: Call, op: number, values: readonly unknown[]): unknown {
    const outer = this.#own(call);
    let value: unknown;
    try {
      value = this.#guest.enter(op, call.id, ...values);
    } catch (error) {
      throw this.core.ends.failed(call, error);
    } finally {
      this.#disown(call, outer);
    }
    return this.core.finish(call, value);
  }

  reenter(op: number, id: number, call: Call | undefined, values: readonly unknown[]): void {
    if (this.isEnded()) return;
    const outer = this.#own(call);
    let value: unknown;
    try {
      value = this.#guest.enter(op, id, ...values);
    } catch (error) {
      this.core.ends.reentryFailed(call, error);
      return;
    } finally {
      this.#disown(call, outer);
    }
    this.core.reentered(op, call?.hook?.stats ?? this.#host.loadStats, value);
  }

  /** Hands the guest what it asked for in no call. */
  tell(request: number, event: unknown): void {
    this.core.progress();
    this.reenter(Op.settle, request, undefined, [true, event]);
  }

  /** An entry begins, for a call or for none. */
  #own(call: Call | undefined): Call | undefined {
    const outer = this.#owner;
    if (outer !== undefined) this.#host.kept()?.nested(outer);
    this.#owner = call;
    return outer;
  }

  /** It is over. */
  #disown(call: Call | undefined, outer: Call | undefined): void {
    this.#owner = outer;
    this.core.noteReads(call);
  }

  /** The totals of the instance; those at its end where it has ended. */
  stats(): InstanceStats | undefined {
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
    this.core.stop();
    this.core.calls.rejectAll(toError, when);
    this.#guest.end();
  }
}
