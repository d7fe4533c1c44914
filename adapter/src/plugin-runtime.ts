import {
  type Binding,
  EventType,
  type InstanceStats,
  type LoadOptions,
  Op,
  Outcome,
} from './binding-types.ts';
import { CallErrors, isDisposal } from './call-errors.ts';
import { CallMeter, type Exceeded } from './call-meter.ts';
import type { CallSite } from './call-site.ts';
import { type Call, CallTable } from './call-table.ts';
import type { Guard } from './checks/guard.ts';
import { Compression } from './compression.ts';
import { answerContextCall, startRequest } from './context-calls.ts';
import type { DerivedFilters } from './derived/derive.ts';
import { NexxoError } from './error.ts';
import { ErrorLedger } from './error-ledger.ts';
import { GuestErrors, isFatal } from './guest-error.ts';
import { GuestInstance } from './guest-instance.ts';
import type { HookBinding } from './hook-binding.ts';
import { InstanceClock } from './instance-clock.ts';
import { InstancePool, type PoolSettings } from './parallel/instance-pool.ts';
import { PluginServices } from './plugin-services.ts';
import { FunctionCalls } from './references/function-calls.ts';
import { type GuestCall, References } from './references/references.ts';
import { HookStats } from './report/hook-stats.ts';
import type { TraceRecorder } from './report/trace-recorder.ts';
import { isRequest } from './results/host-calls.ts';
import type { KeptResults } from './results/kept-results.ts';
import type { HookCall, Recorder } from './results/recorder.ts';
import type { KeepOptions } from './results/result-settings.ts';
import type { ResultStats } from './results/result-stats.ts';
import type { ServerCapability } from './server/capabilities.ts';
import { StackMapper } from './stack-mapper.ts';
import { plainText } from './value/text.ts';
import type { WorkerLink } from './workers/worker-link.ts';
import { Workers } from './workers/workers.ts';

const EVENT_WIDTH = 5;
/** One and two texts without code units above 255. */
const NARROW_TEXT = 1;
const NARROW_TEXTS = 3;
/** The request that is none: what settles it is an event. */
const EVENT = 0x7fff_ffff;

function now(run: () => void): void {
  run();
}

/** What a runtime is made of. */
export interface RuntimeOptions {
  binding: Binding;
  load: LoadOptions;
  /** Wall-clock milliseconds; see `Limits.hookIdleMs`. */
  hookIdleMs: number;
  /** What of a server the plugin may use. */
  server: ReadonlySet<ServerCapability>;
  /** Whether the plugin may run builds of its own. */
  bundler: boolean;
  /** Where calls may run in further instances on threads. */
  pool: PoolSettings | undefined;
  stacks: StackMapper;
  guard: Guard;
  trace: TraceRecorder | undefined;
  /** The project's directory. */
  root: string;
  /** How results of hooks are kept; undefined where they are not. */
  keep?: KeepOptions | undefined;
  /** What to do with filters that hooks did not declare. */
  derivedFilters: DerivedFilters;
  /** Where this runtime is a worker's: what it has of the plugin that started it. */
  worker?: WorkerLink;
}

/** One plugin in its instance: runs its hooks, answers its calls, and keeps its promises and timers going. */
export class PluginRuntime {
  readonly name: string;
  /** What the plugin's calls deal with. */
  readonly services: PluginServices;
  /** What evaluating the plugin and running its factory cost. */
  readonly loadStats = new HookStats('load and configure');
  /** The workers that it started. */
  readonly workers: Workers;
  /** Is told what the plugin asks the host for in the name of no call. */
  observer: ((method: string) => void) | undefined;
  readonly #options: RuntimeOptions;
  readonly #calls = new CallTable();
  readonly #ledger = new ErrorLedger();
  readonly #guestErrors: GuestErrors;
  readonly #errors: CallErrors;
  readonly #clock: InstanceClock;
  readonly #meter: CallMeter;
  readonly #functions: FunctionCalls;
  readonly #pool: InstancePool | undefined;
  #guest: GuestInstance;
  /** Why the instance cannot be entered, where it cannot. */
  #dead: unknown;
  #requests = 0;
  /** The call that the entry under way belongs to. */
  #owner: Call | undefined;
  #kept: KeptResults | undefined;

  /**
   * Loads the plugin's code.
   *
   * @throws NEXXO_PLUGIN_LOAD where the code throws, and the codes of the limits
   */
  constructor(options: RuntimeOptions) {
    const { load, stacks, hookIdleMs } = options;
    this.name = load.name;
    this.#options = options;
    this.#guestErrors = new GuestErrors(this.#ledger, stacks, options.guard);
    this.#errors = new CallErrors(load.name, load.limits.memoryBytes, this.#guestErrors);
    this.#meter = new CallMeter(load.limits, hookIdleMs, this.#errors);
    const compression = options.worker?.compression ?? new Compression(load.name);
    this.workers = this.#makeWorkers(compression);
    this.services = new PluginServices(options, {
      errors: this.#guestErrors,
      compression,
      workers: this.workers,
      pack: (value, name) => this.pack(value, name),
      unpack: (packed) => this.unpack(packed),
    });
    this.#clock = new InstanceClock(
      hookIdleMs,
      () => this.#reenter(Op.timers, 0, undefined, performance.now()),
      () => this.#giveUp(),
    );
    this.#functions = new FunctionCalls({
      plugin: load.name,
      guard: options.guard,
      ledger: this.#ledger,
      errors: this.#errors,
      isEntered: () => this.#guest.isEntered,
      invoke: (hook, isOpen, call) => this.#invoke(hook, isOpen, call),
      settle: (request, promise) => this.#awaitFunction(request, promise),
      release: (numbers) => this.#reenter(Op.release, 0, undefined, numbers),
    });
    this.#pool = this.#makePool();
    this.#guest = this.#open();
    this.#kept = this.#keepResults();
  }

  #keepResults(): KeptResults | undefined {
    const { keep } = this.#options;
    const kept = keep?.open(this.#guest, {
      live: (call, recorder) => this.#runLive(call, recorder),
      open: ({ context, hook, moduleId, data }) => {
        this.services.lastContext = context;
        return this.#calls.begin(context, hook, moduleId, data);
      },
      close: (call) => this.#calls.end(call),
      site: (call) => this.services.site(call),
      ask: (site, method, args) => this.#ask(site, method, args),
      shared: (key) => this.services.shared.data(key),
    });
    if (kept !== undefined && this.#kept !== undefined) kept.stats = this.#kept.stats;
    return kept;
  }

  #makePool(): InstancePool | undefined {
    const { binding, load, hookIdleMs, trace, pool, worker } = this.#options;
    if (pool === undefined || worker !== undefined) return undefined;
    return new InstancePool(pool, {
      name: load.name,
      binding,
      limits: load.limits,
      hookIdleMs,
      services: this.services,
      ledger: this.#ledger,
      errors: this.#errors,
      trace,
      loadStats: this.loadStats,
      functions: this.#functions,
      died: (reason) => this.#die(reason),
      isQuiet: () => this.#isQuiet(),
      fork: () => this.#guest.fork(binding),
      runHere: (call, recorder) => this.#runHere(call, recorder),
      kept: () => this.#kept,
    });
  }

  /** Whether nothing is under way that a copy of the instance would have too. */
  #isQuiet(): boolean {
    const isIdle = this.#calls.pending === 0 && !this.#guest.isEntered && !this.isBusy;
    return isIdle && this.#guest.state[1] === 0 && !this.workers.hasAny;
  }

  /** How many instances have run at a time. */
  get instances(): number {
    return 1 + (this.#pool?.size ?? 0);
  }

  #makeWorkers(compression: Compression): Workers {
    const { load } = this.#options;
    return new Workers({
      load,
      open: (ownLoad, worker) => {
        const isSame = ownLoad.moduleName === load.moduleName;
        const stacks = isSame ? this.#options.stacks : new StackMapper(ownLoad.moduleName, () => null);
        return new PluginRuntime({ ...this.#options, load: ownLoad, stacks, worker, keep: undefined });
      },
      tell: (event) => this.tell(event),
      carry: (error) => this.#ledger.carry(error),
      compression,
      spent: (cpuNs) => this.#spent(undefined, cpuNs),
      stop: (reason) => this.#exceed(undefined, (hook, id) => this.#errors.failed(reason, hook, id)),
    });
  }

  /** What to do with filters that hooks did not declare. */
  get derivedFilters(): DerivedFilters {
    return this.#options.derivedFilters;
  }

  /** What calls of the plugin's functions cost that the host made. */
  get functionStats(): HookStats {
    return this.#functions.stats;
  }

  #open(): GuestInstance {
    const { binding, load } = this.#options;
    let guest: GuestInstance;
    try {
      guest = new GuestInstance(binding, load, (method, callId, args) => this.#answer(method, callId, args));
    } catch (error) {
      throw this.#errors.failed(error);
    }
    this.loadStats.cpuNs += guest.stats()?.loadCpuNs ?? 0;
    if (guest.state[0] !== Outcome.thrown) return guest;
    const error = this.#errors.load(guest.loadError(), guest.state[3] === 1);
    guest.end();
    throw error;
  }

  /** Whether a failure stopped the plugin, so that {@link reopen} helps. */
  get isBroken(): boolean {
    return this.#dead !== undefined && !isDisposal(this.#dead);
  }

  /** Whether it has timers set or asked for something that has not come. */
  get isBusy(): boolean {
    return this.#requests > 0 || this.#guest.state[2] === 1;
  }

  /** Hands the guest what it asked for in no call: an event of a worker, or of who started this one. */
  tell(event: unknown): void {
    this.#clock.progress();
    this.#reenter(Op.settle, EVENT, undefined, true, event);
  }

  /** Replaces a stopped instance by a fresh one, which has to be configured again. */
  reopen(): void {
    this.#functions.renew();
    this.#guest = this.#open();
    this.#dead = undefined;
    this.#kept = this.#keepResults();
  }

  /** An error of the bundler as it crosses into the guest. */
  errorData(error: unknown): unknown {
    return this.#ledger.carry(error);
  }

  /**
   * Makes of a value that the bundler gets what it is: data, and functions that take and give data.
   *
   * @param packed what the guest sent, not yet checked
   */
  unpack(packed: unknown): unknown {
    const [data, links] = Array.isArray(packed) ? packed : [];
    return this.#functions.references.unpack(data, links, 'callbacks');
  }

  /**
   * Makes of options what can cross, with their functions, which take and give data.
   *
   * @param name what they are, for messages
   */
  pack(options: unknown, name: string): unknown {
    return this.#functions.references.pack(options, name, 'callbacks');
  }

  /**
   * Runs the factory.
   *
   * @returns the guest's description of the plugin objects, or a promise of it
   * @throws what the factory throws
   */
  configure(exportPath: string, args: readonly unknown[]): unknown {
    const packed = this.#functions.references.packOptions(args);
    const [data, links] = packed;
    const call = this.#calls.begin(undefined, undefined, undefined, undefined);
    call.recorder = this.#kept?.setUp('factory', [exportPath, packed]);
    const outer = this.#own(call);
    let value: unknown;
    try {
      value = this.#guest.enter(Op.configure, call.id, exportPath, data, links);
    } catch (error) {
      throw this.#failed(error, call);
    } finally {
      this.#disown(call, outer);
    }
    return this.#finish(call, value);
  }

  /** An entry begins, for a call or for none. */
  #own(call: Call | undefined): Call | undefined {
    const outer = this.#owner;
    if (outer !== undefined) this.#kept?.nested(outer);
    this.#owner = call;
    return outer;
  }

  /** It is over. */
  #disown(call: Call | undefined, outer: Call | undefined): void {
    this.#owner = outer;
    if (this.#guest.state[4] !== 0) this.#kept?.entered(call, this.#guest.takeRecorded());
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
    if (this.#dead !== undefined) throw this.#errors.stopped(this.#dead, hook, moduleId);
    const kept = this.#kept;
    if (kept !== undefined) return kept.run({ context, hook, moduleId, data, args: [a, b, c, d, e], narrow });
    if (this.#pool?.isWanted === true)
      return this.#runLive({ context, hook, moduleId, data, args: [a, b, c, d, e], narrow }, undefined);
    return this.#enterHook(context, hook, moduleId, data, a, b, c, d, e, narrow, undefined);
  }

  /** Runs a hook in one of the plugin's instances. */
  #runLive(call: HookCall, recorder: Recorder | undefined): unknown {
    const elsewhere = this.#pool?.isWanted === true ? this.#pool.run(call, recorder) : undefined;
    return elsewhere ?? this.#runHere(call, recorder);
  }

  #runHere(call: HookCall, recorder: Recorder | undefined): unknown {
    const { context, hook, moduleId, data, args, narrow } = call;
    const [a, b, c, d, e] = args;
    return this.#enterHook(context, hook, moduleId, data, a, b, c, d, e, narrow, recorder);
  }

  #enterHook(
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
    recorder: Recorder | undefined,
  ): unknown {
    const { trace } = this.#options;
    const start = trace === undefined ? 0 : performance.now();
    const call = this.#calls.begin(context, hook, moduleId, data);
    this.#pool?.began(call);
    call.recorder = recorder;
    this.services.lastContext = context;
    const outer = this.#own(call);
    let value: unknown;
    try {
      value = this.#guest.hook(call.id, hook.slot, narrow, a, b, c, d, e);
    } catch (error) {
      throw this.#failed(error, call);
    } finally {
      this.#disown(call, outer);
      trace?.add(this.name, hook.name, moduleId, start, performance.now() - start, this.#guest.lastEntry);
    }
    return this.#finish(call, value);
  }

  /**
   * Calls a hook that takes one or two texts without code units above 255, and nothing else; see {@link run}. The hooks
   * that run for every module come this way where they can.
   */
  runTexts(context: unknown, hook: HookBinding, moduleId: string, a: string, b?: string): unknown {
    const isPlain = this.#kept === undefined && this.#pool?.isWanted !== true;
    if (!isPlain || this.#dead !== undefined || this.#options.trace !== undefined) {
      const narrow = b === undefined ? NARROW_TEXT : NARROW_TEXTS;
      return this.run(context, hook, moduleId, undefined, a, b, undefined, undefined, undefined, narrow);
    }
    hook.stats.calls += 1;
    const call = this.#calls.begin(context, hook, moduleId, undefined);
    this.services.lastContext = context;
    let value: unknown;
    try {
      value = this.#guest.texts(call.id, hook.slot, a, b);
    } catch (error) {
      throw this.#failed(error, call);
    }
    return this.#finish(call, value);
  }

  #finish(call: Call, value: unknown): unknown {
    const { hook, moduleId, recorder } = call;
    const { state, lastEntry } = this.#guest;
    (hook === undefined ? this.loadStats : hook.stats).addEntry(lastEntry);
    if (hook !== undefined) this.#pool?.ran(hook, lastEntry[0] ?? 0);
    const outcome = state[0];
    if (outcome === Outcome.pending) {
      const promise = this.#calls.wait(call);
      this.#clock.progress();
      this.#afterEntry();
      return promise;
    }
    const wasRefusedMemory = state[3] === 1;
    this.#calls.end(call);
    if (state[1] !== 0 || state[2] !== 0) {
      // Something goes on after the call.
      recorder?.spoil();
      this.#afterEntry();
    }
    if (outcome === Outcome.thrown) recorder?.failed();
    else recorder?.returned(value);
    if (outcome === Outcome.thrown) throw this.#errors.thrown(value, wasRefusedMemory, hook, moduleId);
    return hook === undefined ? value : hook.check(value, hook, moduleId);
  }

  /** Takes in an error of an entry; an instance that cannot go on takes all its waiting calls with it. */
  #failed(error: unknown, call: Call): unknown {
    const { hook, moduleId, recorder } = call;
    this.#calls.end(call);
    recorder?.failed();
    const failure = this.#errors.failed(error, hook, moduleId);
    if (isFatal(failure)) this.#die(failure);
    return failure;
  }

  #die(reason: unknown): void {
    if (this.#dead !== undefined) return;
    this.#dead = reason;
    this.#clock.stop();
    // Bundlers show the error that comes first: that must be the one which says why the plugin was stopped.
    const when = isDisposal(reason) ? now : setImmediate;
    this.#calls.rejectAll((hook, moduleId) => this.#errors.stopped(reason, hook, moduleId), when);
    this.#pool?.end((hook, moduleId) => this.#errors.stopped(reason, hook, moduleId), when);
    this.workers.dispose();
    this.#guest.end();
    if (!isDisposal(reason)) this.#options.worker?.died(reason);
  }

  /** Enters for something other than a call: a settled request, a due timer. */
  #reenter(op: number, id: number, call: Call | undefined, ...values: unknown[]): void {
    if (this.#dead !== undefined) return;
    const guest = this.#guest;
    const outer = this.#own(call);
    let value: unknown;
    try {
      value = guest.enter(op, id, ...values);
    } catch (error) {
      const recorder = call?.recorder;
      const reject = call?.reject;
      const failure = this.#errors.failed(error, call?.hook, call?.moduleId);
      if (call !== undefined && reject !== undefined) {
        this.#calls.end(call);
        recorder?.failed();
        reject(failure);
      }
      if (!isFatal(failure)) {
        this.#options.worker?.died(failure);
        return;
      }
      // A timer belongs to no call: each that waits may have set it, and is told why it is stopped.
      if (call === undefined) this.#calls.rejectAll((hook, id) => this.#errors.failed(error, hook, id), now);
      this.#die(failure);
      return;
    } finally {
      this.#disown(call, outer);
    }
    (call?.hook?.stats ?? this.loadStats).addEntry(guest.lastEntry);
    if (op === Op.timers && guest.state[0] === Outcome.thrown) this.#uncaught(value);
    const { worker } = this.#options;
    if (worker !== undefined) worker.spent(guest.lastEntry);
    else if (call !== undefined || op === Op.settle) this.#spent(call, guest.lastEntry[0] ?? 0);
    this.#afterEntry();
  }

  /** The plugin went on after a wait. */
  #spent(call: Call | undefined, cpuNs: number): void {
    const exceeded = this.#meter.continued(call, cpuNs);
    if (exceeded !== undefined) this.#exceed(call, exceeded);
  }

  /** What a timer's function threw would end a process: here it fails what waits, and is shown where nothing does. */
  #uncaught(value: unknown): void {
    const { worker } = this.#options;
    if (worker !== undefined) {
      worker.fail(value);
      return;
    }
    const wasRefusedMemory = this.#guest.state[3] === 1;
    const thrown = (hook?: HookBinding, moduleId?: string): unknown =>
      this.#errors.thrown(value, wasRefusedMemory, hook, moduleId);
    if (this.#calls.pending > 0) {
      this.#calls.rejectAll(thrown, now);
      return;
    }
    const error = thrown();
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`[${this.name}] ${plainText(text)}\n`);
  }

  /** Stops the plugin for a limit that one of its calls met outside, or all that wait together. */
  #exceed(call: Call | undefined, exceeded: Exceeded): void {
    const failure = exceeded(call?.hook, call?.moduleId);
    const reject = call?.reject;
    if (call === undefined) {
      this.#calls.rejectAll(exceeded, now);
    } else if (reject !== undefined) {
      const { recorder } = call;
      this.#calls.end(call);
      recorder?.failed();
      reject(failure);
    }
    this.#die(failure);
  }

  #afterEntry(): void {
    const guest = this.#guest;
    // While a host call runs, the guest is still on the stack; its events wait until it has left.
    if (guest.isEntered || this.#dead !== undefined) return;
    if (guest.state[1] !== 0) this.#handle(guest.takeEvents());
    if (this.#dead !== undefined) return;
    if (this.#meter.entryOver(this.#calls.pending)) this.workers.hooksDone();
    const isWaiting = this.#calls.pending > 0;
    this.#clock.schedule(guest.state[2] === 1 ? guest.timer[0] : undefined, isWaiting);
    this.#clock.watch(isWaiting, () => this.#requests > 0 || this.workers.isBusy);
    this.#options.worker?.rest();
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
    const { hook, moduleId, resolve, reject, recorder } = call;
    this.#calls.end(call);
    try {
      if (!isOk) {
        recorder?.failed();
        throw this.#errors.thrown(value, this.#guest.state[3] === 1, hook, moduleId);
      }
      if (this.#guest.state[2] === 1) recorder?.spoil();
      recorder?.returned(value);
      resolve(hook === undefined ? value : hook.check(value, hook, moduleId));
    } catch (error) {
      reject(error);
    }
  }

  #request(id: unknown, callId: unknown, method: unknown, args: unknown): void {
    if (typeof id !== 'number') return;
    const call = this.#calls.get(callId);
    (call?.hook?.asks ?? this.observer)?.(String(method));
    const exceeded = this.#meter.request(call, this.#calls.pending);
    if (exceeded !== undefined) {
      this.#exceed(call, exceeded);
      return;
    }
    const start = (): Promise<unknown> => startRequest(this.services.site(call), method, args);
    const kept = this.#kept;
    const given: unknown[] = Array.isArray(args) ? args : [];
    const promise = kept === undefined ? start() : kept.request(call, String(method), given, start);
    this.#settleLater(id, callId, promise);
  }

  /** Makes a call to the host in the place of the plugin. */
  #ask(site: CallSite, method: string, args: unknown[]): unknown {
    if (isRequest(method)) return startRequest(site, method, args);
    if (References.answers(method)) return this.#functions.references.answer(method, args);
    return answerContextCall(site, method, args);
  }

  /** Settles a promise inside when one of the host has settled. */
  #settleLater(request: number, callId: unknown, promise: PromiseLike<unknown>): void {
    const guest = this.#guest;
    this.#requests += 1;
    const settle = (ok: boolean, value: unknown): void => {
      this.#requests -= 1;
      this.#clock.progress();
      // A fresh instance has requests of its own under the same numbers.
      if (guest === this.#guest) this.#reenter(Op.settle, request, this.#calls.get(callId), ok, value);
    };
    promise.then(
      (value) => settle(true, value),
      (error: unknown) => settle(false, this.#ledger.carry(error)),
    );
  }

  #answer(method: string, callId: number, args: unknown[]): unknown {
    const call = this.#calls.get(callId);
    if (call?.hook !== undefined) call.hook.stats.hostCalls += 1;
    (call?.hook?.asks ?? this.observer)?.(method);
    try {
      const ask = (): unknown =>
        References.answers(method)
          ? this.#functions.references.answer(method, args)
          : this.#meter.work(call, () => answerContextCall(this.services.site(call), method, args));
      const kept = this.#kept;
      const answer = kept === undefined ? ask() : kept.answer(call, this.#owner, method, args, ask);
      this.#pool?.answered(call, method, args, answer);
      return answer;
    } catch (error) {
      throw this.#ledger.carry(error);
    }
  }

  #giveUp(): void {
    const { hookIdleMs } = this.#options;
    this.#calls.rejectAll((hook, moduleId) => this.#errors.timeout(hookIdleMs, hook, moduleId), now);
  }

  /** What came of looking up results; undefined where none are kept. */
  get resultStats(): ResultStats | undefined {
    return this.#kept?.stats;
  }

  /** The totals of the instance; those at its end where it has ended. */
  stats(): InstanceStats | undefined {
    const own = this.workers.withTotals(this.#guest.stats());
    return this.#pool === undefined ? own : this.#pool.withTotals(own);
  }

  #invoke(hook: HookBinding, isOpen: boolean, { number, action, isHome, args }: GuestCall): unknown {
    if (this.#dead !== undefined || !isOpen) throw this.#errors.stopped(this.#dead, hook);
    const call = this.#calls.begin(this.services.lastContext, hook, undefined, undefined);
    const outer = this.#own(call);
    let value: unknown;
    try {
      value = this.#guest.enter(Op.invoke, call.id, number, action, isHome, ...args);
    } catch (error) {
      throw this.#failed(error, call);
    } finally {
      this.#disown(call, outer);
    }
    return this.#finish(call, value);
  }

  #awaitFunction(request: number, promise: Promise<unknown>): void {
    const exceeded = this.#meter.request(undefined, this.#calls.pending);
    if (exceeded !== undefined) this.#exceed(undefined, exceeded);
    this.#settleLater(request, undefined, promise);
  }

  /** Ends the instance. Waiting calls are rejected, later ones throw. */
  dispose(): void {
    this.#die(new NexxoError('NEXXO_DISPOSED', 'the sandbox was disposed', { plugin: this.name }));
  }
}
