import { EventType, Op, Outcome } from '../binding-types.ts';
import { CallMeter } from '../call-meter.ts';
import { type Call, CallTable } from '../call-table.ts';
import type { HookBinding } from '../hook-binding.ts';
import { InstanceClock } from '../instance-clock.ts';
import { FunctionCalls } from '../references/function-calls.ts';
import type { GuestCall, References } from '../references/references.ts';
import { CallEnds } from './call-ends.ts';
import type { GuestView } from './guest-view.ts';
import { type AskingPort, HostAnswers } from './host-answers.ts';
import type { InstanceHost } from './instance-host.ts';

const EVENT_WIDTH = 5;

/** What differs between an instance on JavaScript's thread and one on a thread of its own. */
export interface InstancePort extends AskingPort {
  /** The instance of the moment. */
  guest(): GuestView;
  /** Whether it is entered no more. */
  isEnded(): boolean;
  /**
   * Enters for something other than a call; `call` is the one that goes on by it. {@link InstanceCore.reentered} is told when
   * that is over, or {@link CallEnds.reentryFailed}.
   */
  reenter(op: number, id: number, call: Call | undefined, values: readonly unknown[]): void;
  /**
   * Enters for a call at once.
   *
   * @returns what {@link InstanceCore.finish} makes of it
   */
  enter(call: Call, op: number, values: readonly unknown[]): unknown;
  /** Whether something is under way outside besides requests, so that what waits may go on. */
  isBusy(): boolean;
  /** No hook waits any more. */
  hooksDone(): void;
}

/** What every instance of a plugin does, wherever it runs: it keeps the plugin's calls, promises, timers and functions going. */
export class InstanceCore {
  readonly calls = new CallTable();
  readonly ends: CallEnds;
  readonly answers: HostAnswers;
  readonly meter: CallMeter;
  /** The functions and objects that cross. */
  readonly functions: FunctionCalls;
  readonly #host: InstanceHost;
  readonly #port: InstancePort;
  readonly #clock: InstanceClock;
  #requests = 0;

  /** @param beside the references of the instance that this one goes on from */
  constructor(host: InstanceHost, port: InstancePort, beside?: References) {
    const { hookIdleMs, errors, ledger } = host;
    this.#host = host;
    this.#port = port;
    this.meter = new CallMeter(host.limits, hookIdleMs, errors);
    this.ends = new CallEnds(host, this.calls, port);
    this.#clock = new InstanceClock(hookIdleMs, {
      onTimers: () => port.reenter(Op.timers, 0, undefined, [performance.now()]),
      onIdle: () => this.ends.giveUp(),
      isAsking: () => this.isAsking,
      isBusy: () => port.isBusy(),
    });
    this.functions = new FunctionCalls(
      {
        plugin: host.name,
        guard: host.services.guard,
        ledger,
        errors,
        isEntered: () => port.guest().isEntered,
        invoke: (hook, isOpen, call) => this.#invoke(hook, isOpen, call),
        settle: (request, promise) => this.#awaitFunction(request, promise),
        release: (numbers) => port.reenter(Op.release, 0, undefined, [numbers]),
      },
      beside,
    );
    this.answers = new HostAnswers(host, this, port);
  }

  /** Whether it asked for something that has not come. */
  get isAsking(): boolean {
    return this.#requests > 0;
  }

  /**
   * An entry that began a call is over.
   *
   * @param value what it gave or threw
   * @returns the checked result, or a promise of it where the call waits
   */
  finish(call: Call, value: unknown): unknown {
    const { hook, moduleId, recorder } = call;
    const { state, lastEntry } = this.#port.guest();
    (hook === undefined ? this.#host.loadStats : hook.stats).addEntry(lastEntry);
    const outcome = state[0];
    if (outcome === Outcome.pending) {
      const promise = this.calls.wait(call);
      this.#clock.progress();
      this.strayed();
      this.afterEntry();
      return promise;
    }
    const wasRefusedMemory = state[3] === 1;
    this.calls.end(call);
    if (state[1] !== 0 || state[2] !== 0) {
      // Something goes on after the call.
      recorder?.spoil();
      this.afterEntry();
    }
    if (outcome === Outcome.thrown) recorder?.failed();
    else recorder?.returned(value);
    if (outcome === Outcome.thrown) throw this.#host.errors.thrown(value, wasRefusedMemory, hook, moduleId);
    return hook === undefined ? value : hook.check(value, hook, moduleId);
  }

  /** An entry for something other than a call is over. */
  reentered(op: number, stats: { addEntry(clock: Float64Array): void }, value: unknown): void {
    const { state, lastEntry } = this.#port.guest();
    const { worker } = this.#host;
    stats.addEntry(lastEntry);
    // What throws in an answer's entry is a timer that ran there too.
    if (state[0] === Outcome.thrown && (op === Op.timers || op === Op.settle)) this.ends.uncaught(value);
    if (worker !== undefined) worker.spent(lastEntry);
    else if (op === Op.settle || this.calls.pending > 0) this.strayed();
    this.afterEntry();
  }

  /** An entry is over in which files may have been read; `call` is the one that entered. */
  noteReads(call: Call | undefined): void {
    const guest = this.#port.guest();
    if (guest.state[4] === 0) return;
    const reads = guest.takeRecorded();
    if (call?.replay === undefined) this.#host.kept()?.entered(call, reads);
  }

  /**
   * Something was done that belongs to no call.
   *
   * @param cpuNs what it used, in nanoseconds of CPU time; of the latest entry without
   */
  strayed(cpuNs = this.#port.guest().lastEntry[3] ?? 0): void {
    const exceeded = cpuNs === 0 ? undefined : this.meter.strayed(cpuNs);
    if (exceeded !== undefined) this.ends.exceed(undefined, exceeded);
  }

  /** Takes up what an entry left: its events, and when the plugin's next timer is due. */
  afterEntry(): void {
    const guest = this.#port.guest();
    // While a host call runs, the guest is still on the stack; its events wait until it has left.
    if (guest.isEntered || this.#port.isEnded()) return;
    if (guest.state[1] !== 0) this.#handle(guest.takeEvents());
    if (this.#port.isEnded()) return;
    if (this.meter.entryOver(this.calls.pending)) this.#port.hooksDone();
    this.#clock.schedule(guest.state[2] === 1 ? guest.timer[0] : undefined, this.calls.pending > 0);
    this.watch();
    this.#host.worker?.rest();
  }

  /** Notices from now on where calls wait for nothing. */
  watch(): void {
    this.#clock.watch(this.calls.pending > 0);
  }

  /** Something happened that a call may wait for. */
  progress(): void {
    this.#clock.progress();
  }

  /** Nothing is due or awaited any more. */
  stop(): void {
    this.#clock.stop();
  }

  #handle(events: unknown[]): void {
    for (let i = 0; i + EVENT_WIDTH <= events.length; i += EVENT_WIDTH) {
      const [type, id, a, b, c] = events.slice(i, i + EVENT_WIDTH);
      if (type === EventType.request) this.#request(id, a, b, c);
      else this.ends.settled(id, type === EventType.resolved, a);
    }
  }

  #request(id: unknown, callId: unknown, method: unknown, args: unknown): void {
    if (typeof id !== 'number') return;
    const call = this.calls.get(callId);
    this.answers.tell(call, String(method));
    const exceeded = this.meter.request(call, this.calls.pending);
    if (exceeded === undefined) this.#settleLater(id, callId, this.answers.start(call, method, args));
    else this.ends.exceed(call, exceeded);
  }

  /** Settles a promise inside when one of the host has settled. */
  #settleLater(request: number, callId: unknown, promise: Promise<unknown>): void {
    const port = this.#port;
    const asking = port.guest();
    this.#requests += 1;
    const settle = (ok: boolean, value: unknown): void => {
      this.#requests -= 1;
      this.#clock.progress();
      // A fresh instance has requests of its own under the same numbers.
      if (asking === port.guest()) port.reenter(Op.settle, request, this.calls.get(callId), [ok, value]);
      else this.watch();
    };
    promise.then(
      (value) => settle(true, value),
      (error: unknown) => settle(false, this.#host.ledger.carry(error)),
    );
  }

  #awaitFunction(request: number, promise: Promise<unknown>): void {
    const exceeded = this.meter.request(undefined, this.calls.pending);
    if (exceeded !== undefined) this.ends.exceed(undefined, exceeded);
    this.#settleLater(request, undefined, promise);
  }

  /** Calls a function of the guest. */
  #invoke(hook: HookBinding, isOpen: boolean, { number, action, isHome, args }: GuestCall): unknown {
    const { errors, services } = this.#host;
    if (this.#port.isEnded() || !isOpen) throw errors.stopped(this.#host.stopReason(), hook);
    const call = this.calls.begin(services.lastContext, hook, undefined, undefined);
    return this.#port.enter(call, Op.invoke, [number, action, isHome, ...args]);
  }
}
