import { type Binding, EventType, type Instance, type InstanceStats, type LoadOptions, Op, Outcome } from './binding-types.ts';
import { type Call, CallTable } from './call-table.ts';
import { answerContextCall, type CallSite, startRequest } from './context-calls.ts';
import { NexxoError, type NexxoErrorDetails } from './error.ts';
import { ErrorLedger } from './error-ledger.ts';
import { GuestErrors, isFatal, toSandboxError } from './guest-error.ts';
import type { HookBinding } from './hook-binding.ts';
import { InstanceClock } from './instance-clock.ts';
import { HookStats } from './report/hook-stats.ts';
import type { TraceRecorder } from './report/trace-recorder.ts';
import { SharedValues } from './shared-values.ts';
import type { StackMapper } from './stack-mapper.ts';
import type { ViteState } from './vite-config.ts';

const EVENT_WIDTH = 5;

/** What a runtime is made of. */
export interface RuntimeOptions {
  binding: Binding;
  load: LoadOptions;
  /** Wall-clock milliseconds; see `Limits.hookIdleMs`. */
  hookIdleMs: number;
  stacks: StackMapper;
  trace: TraceRecorder | undefined;
}

/** One plugin in its instance: runs its hooks, answers its calls, and keeps its promises and timers going. */
export class PluginRuntime {
  readonly name: string;
  /** What evaluating the plugin and running its factory cost. */
  readonly loadStats = new HookStats('load and configure');
  readonly shared = new SharedValues();
  /** What Vite told the plugin, for calls on it. */
  readonly vite: ViteState = { config: undefined };
  readonly #options: RuntimeOptions;
  readonly #calls = new CallTable();
  readonly #ledger = new ErrorLedger();
  readonly #errors: GuestErrors;
  readonly #clock: InstanceClock;
  #instance!: Instance;
  // Views of the instance's own numbers, read once because each read makes another.
  #state!: Uint32Array;
  #timer!: Float64Array;
  #lastEntry!: Float64Array;
  /** Why the instance cannot be entered, where it cannot. */
  #dead: unknown;
  #lastStats: InstanceStats | undefined;
  #depth = 0;
  #requests = 0;
  #lastContext: unknown;

  /**
   * Loads the plugin's code.
   *
   * @throws NEXXO_PLUGIN_LOAD where the code throws, and the codes of the limits
   */
  constructor(options: RuntimeOptions) {
    this.name = options.load.name;
    this.#options = options;
    this.#errors = new GuestErrors(this.#ledger, options.stacks);
    this.#clock = new InstanceClock(options.hookIdleMs, () => this.#runTimers(), () => this.#giveUp());
    this.#open();
  }

  #open(): void {
    const where = { plugin: this.name };
    const { binding, load } = this.#options;
    let instance: Instance;
    try {
      instance = new binding.Instance(load, (method, callId, args) => this.#answer(method, callId, args));
    } catch (error) {
      throw toSandboxError(error, where);
    }
    this.#instance = instance;
    this.#state = instance.state;
    this.#timer = instance.timer;
    this.#lastEntry = instance.clock;
    this.loadStats.addEntry(this.#lastEntry);
    if (this.#state[0] !== Outcome.thrown) return;
    const error = this.#thrown(instance.loadError(), undefined, undefined);
    instance.dispose();
    if (error instanceof NexxoError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new NexxoError('NEXXO_PLUGIN_LOAD', `its code threw "${message}"`, { ...where, cause: error });
  }

  /** Whether a failure stopped the plugin. */
  get isDead(): boolean {
    return this.#dead !== undefined;
  }

  /** Whether it was stopped on purpose. */
  get isDisposed(): boolean {
    return this.#dead instanceof NexxoError && this.#dead.code === 'NEXXO_DISPOSED';
  }

  /** An error of the bundler as it crosses into the guest. */
  errorData(error: unknown): unknown {
    return this.#ledger.carry(error);
  }

  /** Replaces a stopped instance by a fresh one, which has to be configured again. */
  reopen(): void {
    this.#open();
    this.#dead = undefined;
    this.#lastStats = undefined;
  }

  /**
   * Runs the factory.
   *
   * @returns the guest's description of the plugin objects, or a promise of it
   * @throws what the factory throws
   */
  configure(exportPath: string, args: readonly unknown[]): unknown {
    const call = this.#calls.begin(undefined, undefined, undefined, undefined);
    let value: unknown;
    this.#depth += 1;
    try {
      value = this.#instance.enter(Op.configure, call.id, exportPath, ...args);
    } catch (error) {
      this.#depth -= 1;
      this.#calls.end(call);
      throw this.#failed(error, undefined, undefined);
    }
    return this.#finish(call, value);
  }

  /**
   * Calls a hook.
   *
   * @param context the bundler's plugin context
   * @param moduleId the module that the call is about, for messages
   * @param data what calls back about this call need: its chunk or bundle
   * @param narrow a bit for each value that is text without code units above 255
   * @returns the checked result, or a promise of it where the plugin returned one
   * @throws what the plugin throws, and NexxoError where the sandbox stopped it
   */
  run(
    context: unknown,
    hook: HookBinding,
    moduleId: string | undefined,
    data: unknown,
    a?: unknown,
    b?: unknown,
    c?: unknown,
    d?: unknown,
    e?: unknown,
    narrow = 0,
  ): unknown {
    hook.stats.calls += 1;
    const call = this.#calls.begin(context, hook, moduleId, data);
    this.#lastContext = context;
    if (this.#dead === undefined) {
      const { trace } = this.#options;
      if (trace === undefined) return this.#enter(call, hook, narrow, a, b, c, d, e);
      const start = performance.now();
      try {
        return this.#enter(call, hook, narrow, a, b, c, d, e);
      } finally {
        trace.add(this.name, hook.name, moduleId, start, performance.now() - start, this.#lastEntry);
      }
    }
    this.#calls.end(call);
    throw this.#poisoned(hook, moduleId);
  }

  /** Takes no list of arguments: this runs for every module, and the list would be garbage each time. */
  #enter(
    call: Call,
    hook: HookBinding,
    narrow: number,
    a: unknown,
    b: unknown,
    c: unknown,
    d: unknown,
    e: unknown,
  ): unknown {
    let value: unknown;
    this.#depth += 1;
    try {
      value = this.#instance.hook(call.id, hook.slot, narrow, a, b, c, d, e);
    } catch (error) {
      this.#depth -= 1;
      const { moduleId } = call;
      this.#calls.end(call);
      throw this.#failed(error, hook, moduleId);
    }
    return this.#finish(call, value);
  }

  #finish(call: Call, value: unknown): unknown {
    this.#depth -= 1;
    const { hook, moduleId } = call;
    const state = this.#state;
    const stats = hook === undefined ? this.loadStats : hook.stats;
    stats.addEntry(this.#lastEntry);
    const outcome = state[0];
    if (outcome === Outcome.pending) {
      const promise = this.#calls.wait(call);
      this.#clock.progress();
      this.#afterEntry();
      return promise;
    }
    this.#calls.end(call);
    if (state[1] !== 0 || state[2] !== 0) this.#afterEntry();
    if (outcome === Outcome.thrown) throw this.#thrown(value, hook, moduleId);
    return hook === undefined ? value : hook.check(value, hook, moduleId);
  }

  #thrown(value: unknown, hook: HookBinding | undefined, moduleId: string | undefined): unknown {
    const { memoryBytes } = this.#options.load.limits;
    return this.#errors.toHost(value, this.#where(hook, moduleId), this.#state[3] === 1 ? memoryBytes : undefined);
  }

  #where(hook: HookBinding | undefined, moduleId: string | undefined): NexxoErrorDetails {
    return { plugin: hook?.plugin ?? this.name, hook: hook?.name, id: moduleId };
  }

  #poisoned(hook: HookBinding | undefined, moduleId: string | undefined): NexxoError {
    const where = { ...this.#where(hook, moduleId), cause: this.#dead };
    return this.isDisposed
      ? new NexxoError('NEXXO_DISPOSED', 'the sandbox was disposed', where)
      : new NexxoError('NEXXO_POISONED', 'the plugin was stopped earlier', where);
  }

  /** Takes in an error of `enter`; an instance that cannot go on takes all its waiting calls with it. */
  #failed(error: unknown, hook: HookBinding | undefined, moduleId: string | undefined): unknown {
    const failure = toSandboxError(error, this.#where(hook, moduleId));
    if (isFatal(failure)) this.#die(failure);
    return failure;
  }

  #die(reason: unknown): void {
    this.#lastStats = readStats(this.#instance) ?? this.#lastStats;
    this.#dead = reason;
    this.#clock.stop();
    for (const call of this.#calls.waiting()) {
      const { reject, hook, moduleId } = call;
      this.#calls.end(call);
      reject?.(this.#poisoned(hook, moduleId));
    }
    if (this.#depth === 0) this.#instance.dispose();
  }

  /** Enters for something other than a call: a settled request, a due timer. */
  #reenter(op: number, id: number, call: Call | undefined, ...values: unknown[]): void {
    if (this.#dead !== undefined) return;
    const instance = this.#instance;
    this.#depth += 1;
    try {
      instance.enter(op, id, ...values);
      (call?.hook?.stats ?? this.loadStats).addEntry(this.#lastEntry);
    } catch (error) {
      const reject = call?.reject;
      const failure = toSandboxError(error, this.#where(call?.hook, call?.moduleId));
      if (call !== undefined && reject !== undefined) {
        this.#calls.end(call);
        reject(failure);
      }
      if (isFatal(failure)) this.#die(failure);
      return;
    } finally {
      this.#depth -= 1;
    }
    this.#afterEntry();
  }

  #afterEntry(): void {
    // The guest is still on the stack while a host call runs; its events wait until it has left.
    if (this.#depth > 0) return;
    const instance = this.#instance;
    if (this.#state[1] !== 0) this.#handle(instance.takeEvents());
    if (this.#dead !== undefined) return;
    const isWaiting = this.#calls.pending > 0;
    this.#clock.schedule(this.#state[2] === 1 ? this.#timer[0] : undefined, isWaiting);
    this.#clock.watch(isWaiting, () => this.#requests > 0);
  }

  #handle(events: unknown[]): void {
    for (let i = 0; i + EVENT_WIDTH <= events.length; i += EVENT_WIDTH) {
      const [type, id, a, b, c] = events.slice(i, i + EVENT_WIDTH);
      if (type === EventType.request) this.#request(id, a, b, c);
      else this.#settled(id, type === EventType.resolved, a);
    }
  }

  #settled(id: unknown, isOk: boolean, value: unknown): void {
    const call = this.#calls.get(id);
    if (call?.resolve === undefined || call.reject === undefined) return;
    const { hook, moduleId, resolve, reject } = call;
    this.#calls.end(call);
    try {
      if (!isOk) throw this.#thrown(value, hook, moduleId);
      resolve(hook === undefined ? value : hook.check(value, hook, moduleId));
    } catch (error) {
      reject(error);
    }
  }

  #request(id: unknown, callId: unknown, method: unknown, args: unknown): void {
    if (typeof id !== 'number') return;
    const call = this.#calls.get(callId);
    if (call?.hook !== undefined) call.hook.stats.hostCalls += 1;
    this.#requests += 1;
    const settle = (ok: boolean, value: unknown): void => {
      this.#requests -= 1;
      this.#clock.progress();
      const still = this.#calls.get(callId);
      this.#reenter(Op.settle, id, still, ok, value);
    };
    startRequest(this.#site(call), method, args).then(
      (value) => settle(true, value),
      (error: unknown) => settle(false, this.#ledger.carry(error)),
    );
  }

  #answer(method: string, callId: number, args: unknown[]): unknown {
    const call = this.#calls.get(callId);
    if (call?.hook !== undefined) call.hook.stats.hostCalls += 1;
    try {
      return answerContextCall(this.#site(call), method, args);
    } catch (error) {
      throw this.#ledger.carry(error);
    }
  }

  /** A plugin may keep the context of a call that has ended: then it speaks in the name of the latest call. */
  #site(call: Call | undefined): CallSite {
    return {
      plugin: call?.hook?.plugin ?? this.name,
      hook: call?.hook?.name,
      moduleId: call?.moduleId,
      context: call === undefined ? this.#lastContext : call.context,
      data: call?.data,
      shared: this.shared,
      vite: this.vite,
    };
  }

  #runTimers(): void {
    this.#reenter(Op.timers, 0, undefined, performance.now());
  }

  #giveUp(): void {
    for (const call of this.#calls.waiting()) {
      const { reject, hook, moduleId } = call;
      this.#calls.end(call);
      const limit = this.#options.hookIdleMs;
      const where = { ...this.#where(hook, moduleId), limit };
      reject?.(new NexxoError('NEXXO_HOOK_TIMEOUT', `its promise did not settle within ${limit} ms`, where));
    }
  }

  /** The totals of the instance; those at its end where it has ended. */
  stats(): InstanceStats | undefined {
    return (this.#dead === undefined ? readStats(this.#instance) : undefined) ?? this.#lastStats;
  }

  /** Ends the instance. Waiting calls are rejected, later ones throw. */
  dispose(): void {
    if (this.#dead === undefined) this.#die(new NexxoError('NEXXO_DISPOSED', 'the sandbox was disposed', { plugin: this.name }));
  }
}

function readStats(instance: Instance): InstanceStats | undefined {
  try {
    return instance.stats();
  } catch {
    return undefined;
  }
}
