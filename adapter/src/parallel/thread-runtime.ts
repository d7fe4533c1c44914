import {
  type Binding,
  EventType,
  type InstanceFork,
  type InstanceStats,
  Op,
  Outcome,
} from '../binding-types.ts';
import type { CallErrors } from '../call-errors.ts';
import { CallMeter, type Exceeded } from '../call-meter.ts';
import type { CallSite } from '../call-site.ts';
import { type Call, CallTable } from '../call-table.ts';
import { answerContextCall, startRequest } from '../context-calls.ts';
import { NexxoError } from '../error.ts';
import type { ErrorLedger } from '../error-ledger.ts';
import { isFatal } from '../guest-error.ts';
import type { HookBinding } from '../hook-binding.ts';
import { InstanceClock } from '../instance-clock.ts';
import type { PluginServices } from '../plugin-services.ts';
import { FunctionCalls } from '../references/function-calls.ts';
import { type GuestCall, References } from '../references/references.ts';
import type { HookStats } from '../report/hook-stats.ts';
import type { TraceRecorder } from '../report/trace-recorder.ts';
import type { KeptResults } from '../results/kept-results.ts';
import type { HookCall, Recorder } from '../results/recorder.ts';
import { plainText } from '../value/text.ts';
import type { Replay } from './replay.ts';
import { ThreadGuest } from './thread-guest.ts';

const EVENT_WIDTH = 5;

/** What an instance on a thread has of its plugin. */
export interface ThreadHost {
  readonly name: string;
  readonly binding: Binding;
  readonly limits: { cpuMs: number; hostCalls: number };
  readonly hookIdleMs: number;
  readonly services: PluginServices;
  readonly ledger: ErrorLedger;
  readonly errors: CallErrors;
  readonly trace: TraceRecorder | undefined;
  /** What entries outside of any hook cost. */
  readonly loadStats: HookStats;
  /** Those of the instance that this one goes on from. */
  readonly functions: FunctionCalls;
  /** What keeps results of hooks. */
  kept(): KeptResults | undefined;
  /** A failure stopped one instance, and with it the plugin. */
  died(reason: unknown): void;
}

/** What goes with a call. */
export interface CallExtras {
  /** Answers what the call does outside in place of the bundler: another instance has done it. */
  replay?: Replay;
  /** Keeps what the bundler answers, for a replay. */
  record?: Replay;
  /** Notes what the result depends on, where that is kept. */
  recorder?: Recorder | undefined;
}

/** One of a plugin's instances on a thread of its own; what `PluginRuntime` is to the instance on JavaScript's. */
export class ThreadRuntime {
  readonly #host: ThreadHost;
  readonly #label: string;
  readonly #guest: ThreadGuest;
  readonly #calls = new CallTable();
  readonly #replays = new Map<number, Replay>();
  readonly #records = new Map<number, Replay>();
  readonly #meter: CallMeter;
  readonly #clock: InstanceClock;
  readonly #functions: FunctionCalls;
  #isEnded = false;
  #requests = 0;

  /** @param number which it is of the plugin's, for the trace */
  constructor(host: ThreadHost, fork: InstanceFork, number: number) {
    this.#host = host;
    this.#label = `${host.name} (instance ${number})`;
    this.#meter = new CallMeter(host.limits, host.hookIdleMs, host.errors);
    this.#clock = new InstanceClock(
      host.hookIdleMs,
      () => this.#reenter(Op.timers, 0, undefined, [performance.now()]),
      () => this.#giveUp(),
    );
    const { services } = host;
    this.#functions = new FunctionCalls(
      {
        plugin: host.name,
        guard: services.guard,
        ledger: host.ledger,
        errors: host.errors,
        isEntered: () => this.#guest.isEntered,
        invoke: (hook, isOpen, call) => this.#invoke(hook, isOpen, call),
        settle: (request, promise) => this.#settleLater(request, undefined, promise),
        release: (numbers) => this.#reenter(Op.release, 0, undefined, [numbers]),
      },
      host.functions.references,
    );
    this.#guest = new ThreadGuest(
      host.binding,
      fork,
      (method, callId, args) => this.#answer(method, callId, args),
      (error) => this.#host.died(host.errors.failed(error)),
    );
  }

  /** How much it has to do: calls that are not over. */
  get load(): number {
    return this.#calls.pending;
  }

  /**
   * Calls a hook.
   *
   * @returns a promise of the checked result
   */
  run(
    { context, hook, moduleId, data, args, narrow }: HookCall,
    { replay, record, recorder }: CallExtras,
  ): Promise<unknown> {
    const call = this.#calls.begin(context, hook, moduleId, data);
    const { id } = call;
    call.recorder = recorder;
    const promise = this.#calls.wait(call);
    if (replay === undefined) this.#host.services.lastContext = context;
    else this.#replays.set(id, replay);
    if (record !== undefined) this.#records.set(id, record);
    const start = performance.now();
    this.#guest.hook(
      id,
      hook.slot,
      narrow,
      args,
      { isRepeat: replay !== undefined, owner: id },
      {
        done: (value) => {
          this.#entered(id);
          hook.stats.addEntry(this.#guest.lastEntry);
          const { trace } = this.#host;
          trace?.add(
            this.#label,
            hook.name,
            moduleId,
            start,
            performance.now() - start,
            this.#guest.lastEntry,
          );
          const outcome = this.#guest.state[0];
          // Something goes on after the call.
          if (outcome !== Outcome.pending && this.#guest.state[1] !== 0) recorder?.spoil();
          if (outcome === Outcome.pending) this.#clock.progress();
          else this.#settled(id, outcome === Outcome.value, value);
          this.#afterEntry();
        },
        failed: (error) => this.#failed(id, error, hook, moduleId),
      },
    );
    this.#watch();
    return promise;
  }

  /** An entry is over in which files may have been read. */
  #entered(callId: number | undefined): void {
    if (this.#guest.state[4] === 0) return;
    const reads = this.#guest.takeRecorded();
    const isRepeat = callId !== undefined && this.#replays.has(callId);
    if (!isRepeat) this.#host.kept()?.entered(this.#calls.get(callId), reads);
  }

  #end(call: Call): void {
    this.#replays.delete(call.id);
    this.#records.delete(call.id);
    this.#calls.end(call);
  }

  #settled(id: unknown, isOk: boolean, value: unknown): void {
    const call = this.#calls.get(id);
    if (call?.resolve === undefined || call.reject === undefined) return;
    const { hook, moduleId, resolve, reject, recorder } = call;
    this.#end(call);
    try {
      if (!isOk) {
        recorder?.failed();
        throw this.#host.errors.thrown(value, this.#guest.state[3] === 1, hook, moduleId);
      }
      if (this.#guest.state[2] === 1) recorder?.spoil();
      recorder?.returned(value);
      resolve(hook === undefined ? value : hook.check(value, hook, moduleId));
    } catch (error) {
      reject(error);
    }
  }

  /** An entry failed: its call is told why, and the plugin ends where its instance did. */
  #failed(id: unknown, error: unknown, hook?: HookBinding, moduleId?: string): void {
    const failure = this.#host.errors.failed(error, hook, moduleId);
    const call = this.#calls.get(id);
    const { reject, recorder } = call ?? {};
    if (call !== undefined) this.#end(call);
    recorder?.failed();
    reject?.(failure);
    if (isFatal(failure)) this.#host.died(failure);
  }

  /** Enters for something other than a hook: a settled request, a due timer. */
  #reenter(op: number, id: number, call: Call | undefined, values: readonly unknown[]): void {
    if (this.#isEnded) return;
    const callId = call?.id;
    const stats = call?.hook?.stats ?? this.#host.loadStats;
    const isRepeat = callId !== undefined && this.#replays.has(callId);
    this.#guest.enter(
      op,
      id,
      values,
      { isRepeat, owner: callId },
      {
        done: (value) => {
          this.#entered(callId);
          stats.addEntry(this.#guest.lastEntry);
          if (op === Op.timers && this.#guest.state[0] === Outcome.thrown) this.#uncaught(value);
          if (callId !== undefined || op === Op.settle) this.#spent(callId);
          this.#afterEntry();
        },
        failed: (error) => {
          // A timer belongs to no call: each that waits may have set it, and is told why it is stopped.
          if (callId === undefined)
            this.#calls.rejectAll((hook, at) => this.#host.errors.failed(error, hook, at), now);
          this.#failed(callId, error, call?.hook, call?.moduleId);
        },
      },
    );
  }

  /** The plugin went on after a wait. */
  #spent(callId: number | undefined): void {
    const call = this.#calls.get(callId);
    const exceeded = this.#meter.continued(call, this.#guest.lastEntry[0] ?? 0);
    if (exceeded !== undefined) this.#exceed(call, exceeded);
  }

  /** Stops the plugin for a limit that one of its calls met outside, or all that wait together. */
  #exceed(call: Call | undefined, exceeded: Exceeded): void {
    const failure = exceeded(call?.hook, call?.moduleId);
    const reject = call?.reject;
    if (call === undefined) {
      this.#calls.rejectAll(exceeded, now);
    } else if (reject !== undefined) {
      this.#end(call);
      reject(failure);
    }
    this.#host.died(failure);
  }

  /** What a timer's function threw fails what waits, and is shown where nothing does. */
  #uncaught(value: unknown): void {
    const wasRefusedMemory = this.#guest.state[3] === 1;
    const thrown = (hook?: HookBinding, moduleId?: string): unknown =>
      this.#host.errors.thrown(value, wasRefusedMemory, hook, moduleId);
    if (this.#calls.pending > 0) {
      this.#calls.rejectAll(thrown, now);
      return;
    }
    const error = thrown();
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`[${this.#host.name}] ${plainText(text)}\n`);
  }

  #afterEntry(): void {
    const guest = this.#guest;
    if (this.#isEnded) return;
    if (guest.state[1] !== 0) this.#handle(guest.takeEvents());
    if (this.#isEnded) return;
    this.#meter.entryOver(this.#calls.pending);
    this.#clock.schedule(guest.state[2] === 1 ? guest.timer[0] : undefined, this.#calls.pending > 0);
    this.#watch();
  }

  #watch(): void {
    this.#clock.watch(this.#calls.pending > 0, () => this.#requests > 0 || this.#guest.pending > 0);
  }

  #handle(events: unknown[]): void {
    for (let i = 0; i + EVENT_WIDTH <= events.length; i += EVENT_WIDTH) {
      const [type, id, a, b, c] = events.slice(i, i + EVENT_WIDTH);
      if (type === EventType.request) this.#request(id, a, b, c);
      else this.#settled(id, type === EventType.resolved, a);
    }
  }

  #request(id: unknown, callId: unknown, method: unknown, args: unknown): void {
    if (typeof id !== 'number') return;
    const call = this.#calls.get(callId);
    call?.hook?.asks?.(String(method));
    const replay = this.#replayOf(call, method, args);
    const record = call === undefined ? undefined : this.#records.get(call.id);
    const start = async (): Promise<unknown> => {
      if (replay !== undefined) return replay.answer(String(method), args);
      const ask = (): Promise<unknown> => startRequest(this.#site(call), method, args);
      const kept = this.#host.kept();
      const given: unknown[] = Array.isArray(args) ? args : [];
      const answer = await (kept === undefined ? ask() : kept.request(call, String(method), given, ask));
      record?.keep(method, args, answer);
      return answer;
    };
    this.#settleLater(id, callId, start, call);
  }

  /** Settles a promise inside when one of the host has settled. */
  #settleLater(
    request: number,
    callId: unknown,
    start: Promise<unknown> | (() => Promise<unknown>),
    call?: Call,
  ): void {
    const exceeded = this.#meter.request(call, this.#calls.pending);
    if (exceeded !== undefined) {
      this.#exceed(call, exceeded);
      return;
    }
    this.#requests += 1;
    const settle = (ok: boolean, value: unknown): void => {
      this.#requests -= 1;
      this.#clock.progress();
      this.#reenter(Op.settle, request, this.#calls.get(callId), [ok, value]);
    };
    const promise = typeof start === 'function' ? start() : start;
    promise.then(
      (value) => settle(true, value),
      (error: unknown) => settle(false, this.#host.ledger.carry(error)),
    );
  }

  #replayOf(call: Call | undefined, method: unknown, args: unknown): Replay | undefined {
    const replay = call === undefined ? undefined : this.#replays.get(call.id);
    return replay?.takes(method, args) === true ? replay : undefined;
  }

  #answer(method: string, callId: number, args: unknown[]): unknown {
    const call = this.#calls.get(callId);
    if (call?.hook !== undefined) call.hook.stats.hostCalls += 1;
    call?.hook?.asks?.(method);
    try {
      if (this.#isEnded) throw this.#host.errors.stopped(undefined, call?.hook, call?.moduleId);
      if (method.startsWith('worker')) throw this.#withoutWorkers(call);
      const replay = this.#replayOf(call, method, args);
      if (replay !== undefined) return replay.answer(method, args);
      const ask = (): unknown =>
        References.answers(method)
          ? this.#functions.references.answer(method, args)
          : this.#meter.work(call, () => answerContextCall(this.#site(call), method, args));
      const owner = this.#calls.get(this.#guest.owner);
      const isRepeat = owner !== undefined && this.#replays.has(owner.id);
      const kept = isRepeat ? undefined : this.#host.kept();
      const answer = kept === undefined ? ask() : kept.answer(call, owner, method, args, ask);
      if (call !== undefined) this.#records.get(call.id)?.keep(method, args, answer);
      return answer;
    } catch (error) {
      throw this.#host.ledger.carry(error);
    }
  }

  #withoutWorkers(call: Call | undefined): NexxoError {
    const { name: plugin } = this.#host;
    const what = 'a plugin with several instances cannot start workers; `instances: 0` would let it';
    return new NexxoError('NEXXO_UNSUPPORTED', what, {
      plugin,
      hook: call?.hook?.name,
      id: call?.moduleId,
    });
  }

  #site(call: Call | undefined): CallSite {
    return {
      ...this.#host.services.site(call),
      pack: (options, name) => this.#functions.references.pack(options, name, 'callbacks'),
      unpack: (packed) => {
        const [data, links] = Array.isArray(packed) ? packed : [];
        return this.#functions.references.unpack(data, links, 'callbacks');
      },
    };
  }

  #giveUp(): void {
    const { hookIdleMs, errors } = this.#host;
    this.#calls.rejectAll((hook, moduleId) => errors.timeout(hookIdleMs, hook, moduleId), now);
  }

  /** Calls a function of the guest, which can only be while the guest waits for what it called itself. */
  #invoke(hook: HookBinding, isOpen: boolean, { number, action, isHome, args }: GuestCall): unknown {
    const { errors, services } = this.#host;
    if (this.#isEnded || !isOpen) throw errors.stopped(undefined, hook);
    const owner = this.#calls.get(this.#guest.owner);
    if (owner !== undefined) this.#host.kept()?.nested(owner);
    const call = this.#calls.begin(services.lastContext, hook, undefined, undefined);
    let value: unknown;
    try {
      value = this.#guest.enterWithin(Op.invoke, call.id, number, action, isHome, ...args);
    } catch (error) {
      this.#calls.end(call);
      const failure = errors.failed(error, hook);
      if (isFatal(failure)) this.#host.died(failure);
      throw failure;
    }
    this.#entered(call.id);
    hook.stats.addEntry(this.#guest.lastEntry);
    const outcome = this.#guest.state[0];
    if (outcome === Outcome.pending) return this.#calls.wait(call);
    const wasRefusedMemory = this.#guest.state[3] === 1;
    this.#calls.end(call);
    if (outcome === Outcome.thrown) throw errors.thrown(value, wasRefusedMemory, hook);
    return hook.check(value, hook, undefined);
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
    this.#clock.stop();
    this.#calls.rejectAll(toError, when);
    this.#guest.end();
  }
}

function now(run: () => void): void {
  run();
}
