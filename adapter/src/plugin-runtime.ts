import {
  type Binding,
  EventType,
  type InstanceStats,
  type LoadOptions,
  Op,
  Outcome,
} from './binding-types.ts';
import { Builds } from './builds/builds.ts';
import { CallErrors, isDisposal } from './call-errors.ts';
import type { CallSite } from './call-site.ts';
import { type Call, CallTable } from './call-table.ts';
import { Emission } from './checks/emission.ts';
import type { Guard } from './checks/guard.ts';
import { Compression } from './compression.ts';
import { answerContextCall, startRequest } from './context-calls.ts';
import { NexxoError } from './error.ts';
import { ErrorLedger } from './error-ledger.ts';
import { GuestErrors, isFatal } from './guest-error.ts';
import { GuestInstance } from './guest-instance.ts';
import type { HookBinding } from './hook-binding.ts';
import { InstanceClock } from './instance-clock.ts';
import { type MakePlugin, SeenPlugins } from './plugin-list.ts';
import { type GuestCall, References } from './references/references.ts';
import { HookStats } from './report/hook-stats.ts';
import type { TraceRecorder } from './report/trace-recorder.ts';
import type { ServerCapability } from './server/capabilities.ts';
import { Servers } from './server/servers.ts';
import { SharedValues } from './shared-values.ts';
import { StackMapper } from './stack-mapper.ts';
import { StrayUse } from './stray-use.ts';
import { ViteState } from './vite-config.ts';
import type { WorkerLink } from './workers/worker-link.ts';
import { Workers } from './workers/workers.ts';

const EVENT_WIDTH = 5;
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
  stacks: StackMapper;
  guard: Guard;
  trace: TraceRecorder | undefined;
  /** The project's directory. */
  root: string;
  /** Where this runtime is a worker's: what it has of the plugin that started it. */
  worker?: WorkerLink;
}

/** One plugin in its instance: runs its hooks, answers its calls, and keeps its promises and timers going. */
export class PluginRuntime {
  readonly name: string;
  /** The project's directory. */
  readonly root: string;
  /** What evaluating the plugin and running its factory cost. */
  readonly loadStats = new HookStats('load and configure');
  /** What calls of the plugin's functions cost that the host made. */
  readonly functionStats = new HookStats('functions');
  readonly shared = new SharedValues();
  readonly seenPlugins = new SeenPlugins();
  /** What the plugin may make the bundler do. */
  readonly guard: Guard;
  /** What it left with the bundler in this build. */
  readonly emission: Emission;
  /** The servers that the plugin has to do with. */
  readonly servers = new Servers();
  /** What Vite told the plugin, for calls on it. */
  readonly vite = new ViteState();
  /** Makes a plugin object of what the guest describes while a hook runs. Set by who made the first ones. */
  makePlugin: MakePlugin = () => {
    throw new NexxoError('NEXXO_UNSUPPORTED', 'a plugin made another one before it was loaded', {
      plugin: this.name,
    });
  };
  /** The workers that it started. */
  readonly workers: Workers;
  readonly #compression: Compression;
  readonly #builds: Builds;
  readonly #options: RuntimeOptions;
  readonly #calls = new CallTable();
  readonly #ledger = new ErrorLedger();
  readonly #guestErrors: GuestErrors;
  readonly #errors: CallErrors;
  readonly #clock: InstanceClock;
  #guest: GuestInstance;
  #references: References;
  /** Why the instance cannot be entered, where it cannot. */
  #dead: unknown;
  readonly #stray = new StrayUse();
  #requests = 0;
  #lastContext: unknown;
  readonly #pack = (options: unknown, name: string): unknown => this.pack(options, name);
  readonly #unpack = (packed: unknown): unknown => this.unpack(packed);

  /**
   * Loads the plugin's code.
   *
   * @throws NEXXO_PLUGIN_LOAD where the code throws, and the codes of the limits
   */
  constructor(options: RuntimeOptions) {
    const { load, stacks, hookIdleMs } = options;
    this.name = load.name;
    this.#compression = options.worker?.compression ?? new Compression(load.name);
    this.root = options.root;
    this.#options = options;
    this.#builds = new Builds(options.bundler, load.writeRoots, (description) =>
      this.makePlugin(description),
    );
    this.guard = options.guard;
    this.emission = new Emission(load.limits.outputBytes, load.limits.hostCalls);
    this.#guestErrors = new GuestErrors(this.#ledger, stacks, options.guard);
    this.#errors = new CallErrors(load.name, load.limits.memoryBytes, this.#guestErrors);
    this.#clock = new InstanceClock(
      hookIdleMs,
      () => this.#reenter(Op.timers, 0, undefined, performance.now()),
      () => this.#giveUp(),
    );
    this.workers = this.#makeWorkers();
    this.#references = this.#refer();
    this.#guest = this.#open();
  }

  #makeWorkers(): Workers {
    const { load } = this.#options;
    return new Workers({
      load,
      open: (ownLoad, worker) => {
        const isSame = ownLoad.moduleName === load.moduleName;
        const stacks = isSame ? this.#options.stacks : new StackMapper(ownLoad.moduleName, () => null);
        return new PluginRuntime({ ...this.#options, load: ownLoad, stacks, worker });
      },
      tell: (event) => this.tell(event),
      carry: (error) => this.#ledger.carry(error),
      compression: this.#compression,
      spent: (cpuNs) => this.#meterStray(cpuNs),
      stop: (reason) => this.#exceedTogether((hook, id) => this.#errors.failed(reason, hook, id)),
    });
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
    this.#references = this.#refer();
    this.#guest = this.#open();
    this.#dead = undefined;
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
    return this.#references.unpack(data, links, 'callbacks');
  }

  /**
   * Makes of options what can cross, with their functions, which take and give data.
   *
   * @param name what they are, for messages
   */
  pack(options: unknown, name: string): unknown {
    return this.#references.pack(options, name, 'callbacks');
  }

  /**
   * Runs the factory.
   *
   * @returns the guest's description of the plugin objects, or a promise of it
   * @throws what the factory throws
   */
  configure(exportPath: string, args: readonly unknown[]): unknown {
    const [data, links] = this.#references.packOptions(args);
    const call = this.#calls.begin(undefined, undefined, undefined, undefined);
    let value: unknown;
    try {
      value = this.#guest.enter(Op.configure, call.id, exportPath, data, links);
    } catch (error) {
      throw this.#failed(error, call);
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
    if (this.#dead !== undefined) throw this.#errors.stopped(this.#dead, hook, moduleId);
    const { trace } = this.#options;
    const start = trace === undefined ? 0 : performance.now();
    const call = this.#calls.begin(context, hook, moduleId, data);
    this.#lastContext = context;
    let value: unknown;
    try {
      value = this.#guest.hook(call.id, hook.slot, narrow, a, b, c, d, e);
    } catch (error) {
      throw this.#failed(error, call);
    } finally {
      trace?.add(this.name, hook.name, moduleId, start, performance.now() - start, this.#guest.lastEntry);
    }
    return this.#finish(call, value);
  }

  /**
   * Calls a hook that takes one or two texts without code units above 255, and nothing else; see {@link run}. The hooks
   * that run for every module come this way where they can.
   */
  runTexts(context: unknown, hook: HookBinding, moduleId: string, a: string, b?: string): unknown {
    if (this.#dead !== undefined || this.#options.trace !== undefined) {
      return this.run(context, hook, moduleId, undefined, a, b);
    }
    hook.stats.calls += 1;
    const call = this.#calls.begin(context, hook, moduleId, undefined);
    this.#lastContext = context;
    let value: unknown;
    try {
      value = this.#guest.texts(call.id, hook.slot, a, b);
    } catch (error) {
      throw this.#failed(error, call);
    }
    return this.#finish(call, value);
  }

  #finish(call: Call, value: unknown): unknown {
    const { hook, moduleId } = call;
    const { state, lastEntry } = this.#guest;
    (hook === undefined ? this.loadStats : hook.stats).addEntry(lastEntry);
    const outcome = state[0];
    if (outcome === Outcome.pending) {
      const promise = this.#calls.wait(call);
      this.#clock.progress();
      this.#afterEntry();
      return promise;
    }
    const wasRefusedMemory = state[3] === 1;
    this.#calls.end(call);
    if (state[1] !== 0 || state[2] !== 0) this.#afterEntry();
    if (outcome === Outcome.thrown) throw this.#errors.thrown(value, wasRefusedMemory, hook, moduleId);
    return hook === undefined ? value : hook.check(value, hook, moduleId);
  }

  /** Takes in an error of an entry; an instance that cannot go on takes all its waiting calls with it. */
  #failed(error: unknown, call: Call): unknown {
    const { hook, moduleId } = call;
    this.#calls.end(call);
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
    this.#rejectAll((hook, moduleId) => this.#errors.stopped(reason, hook, moduleId), when);
    this.workers.dispose();
    this.#guest.end();
    if (!isDisposal(reason)) this.#options.worker?.died(reason);
  }

  #rejectAll(
    toError: (hook: HookBinding | undefined, moduleId: string | undefined) => unknown,
    when: (run: () => void) => unknown = now,
  ): void {
    const rejections = this.#calls.waiting().map((call) => {
      const { reject, hook, moduleId } = call;
      this.#calls.end(call);
      const error = toError(hook, moduleId);
      return () => reject?.(error);
    });
    when(() => {
      for (const run of rejections) run();
    });
  }

  /** Enters for something other than a call: a settled request, a due timer. */
  #reenter(op: number, id: number, call: Call | undefined, ...values: unknown[]): void {
    if (this.#dead !== undefined) return;
    const guest = this.#guest;
    try {
      guest.enter(op, id, ...values);
    } catch (error) {
      const reject = call?.reject;
      const failure = this.#errors.failed(error, call?.hook, call?.moduleId);
      if (call !== undefined && reject !== undefined) {
        this.#calls.end(call);
        reject(failure);
      }
      if (!isFatal(failure)) {
        this.#options.worker?.died(failure);
        return;
      }
      // A timer belongs to no call: each that waits may have set it, and is told why it is stopped.
      if (call === undefined) this.#rejectAll((hook, id) => this.#errors.failed(error, hook, id));
      this.#die(failure);
      return;
    }
    (call?.hook?.stats ?? this.loadStats).addEntry(guest.lastEntry);
    const { worker } = this.#options;
    if (worker !== undefined) worker.spent(guest.lastEntry);
    else if (call !== undefined) this.#meter(call);
    else if (op === Op.settle) this.#meterStray(guest.lastEntry[0] ?? 0);
    this.#afterEntry();
  }

  /** A hook that goes on after a wait goes on using the time of its one operation. */
  #meter(call: Call): void {
    call.laterCpuNs += this.#guest.lastEntry[0] ?? 0;
    const { cpuMs } = this.#options.load.limits;
    const used = call.laterCpuNs / 1e6;
    if (used > cpuMs) this.#exceed(call, this.#errors.cpuLimit(used, cpuMs, call.hook, call.moduleId));
  }

  /** Stops the plugin for a limit that one of its calls met outside. */
  #exceed(call: Call | undefined, failure: NexxoError): void {
    const reject = call?.reject;
    if (call !== undefined && reject !== undefined) {
      this.#calls.end(call);
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
    if (this.#stray.entryOver(this.#calls.pending)) this.workers.hooksDone();
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
    const { hook, moduleId, resolve, reject } = call;
    this.#calls.end(call);
    try {
      if (!isOk) throw this.#errors.thrown(value, this.#guest.state[3] === 1, hook, moduleId);
      resolve(hook === undefined ? value : hook.check(value, hook, moduleId));
    } catch (error) {
      reject(error);
    }
  }

  #request(id: unknown, callId: unknown, method: unknown, args: unknown): void {
    if (typeof id !== 'number') return;
    const call = this.#calls.get(callId);
    if (call?.hook !== undefined) call.hook.stats.hostCalls += 1;
    const made = call === undefined ? this.#stray.request(this.#calls.pending) : ++call.requests;
    const { hostCalls } = this.#options.load.limits;
    if (made > hostCalls) {
      this.#exceed(call, this.#errors.callQuota(hostCalls, call?.hook, call?.moduleId));
      return;
    }
    this.#settleLater(id, callId, startRequest(this.#site(call), method, args));
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
    try {
      if (References.answers(method)) return this.#references.answer(method, args);
      return answerContextCall(this.#site(call), method, args);
    } catch (error) {
      throw this.#ledger.carry(error);
    }
  }

  /** A plugin may keep the context of a call that has ended: then it speaks in the name of the latest call. */
  #site(call: Call | undefined): CallSite {
    return {
      plugin: call?.hook?.plugin ?? this.name,
      root: this.root,
      hook: call?.hook?.name,
      moduleId: call?.moduleId,
      context: call === undefined ? this.#lastContext : call.context,
      data: call?.data,
      shared: this.shared,
      seenPlugins: this.seenPlugins,
      vite: this.vite,
      unpack: this.#unpack,
      pack: this.#pack,
      errors: this.#guestErrors,
      guard: this.guard,
      emission: this.emission,
      compression: this.#compression,
      servers: this.servers,
      serverGrants: this.#options.server,
      builds: this.#builds,
      workers: this.workers,
      worker: this.#options.worker,
    };
  }

  #giveUp(): void {
    const { hookIdleMs } = this.#options;
    this.#rejectAll((hook, moduleId) => this.#errors.timeout(hookIdleMs, hook, moduleId));
  }

  /** The totals of the instance; those at its end where it has ended. */
  stats(): InstanceStats | undefined {
    return this.workers.withTotals(this.#guest.stats());
  }

  /** The functions and objects that cross between the host and one instance; none of them outlives it. */
  #refer(): References {
    const references: References = new References({
      plugin: this.name,
      invoke: (call, read) => this.#invoke(references, call, read),
      release: (numbers) => this.#release(references, numbers),
      settle: (request, promise, toGuest) => this.#awaitFunction(request, promise, toGuest),
      carry: (error) => this.#ledger.carry(error),
      toHost: (error) => this.#errors.thrown(error, false),
    });
    return references;
  }

  #invoke(references: References, target: GuestCall, read: (answer: unknown) => unknown): unknown {
    this.functionStats.calls += 1;
    // Within a call of the plugin, what this one costs is counted with that.
    const stats = this.#guest.isEntered ? new HookStats('nested') : this.functionStats;
    const hook: HookBinding = {
      plugin: this.name,
      name: 'functions',
      slot: -1,
      textsOnly: false,
      check: read,
      stats,
      guard: this.guard,
    };
    if (this.#dead !== undefined || references !== this.#references) {
      throw this.#errors.stopped(this.#dead, hook);
    }
    const call = this.#calls.begin(this.#lastContext, hook, undefined, undefined);
    const { number, action, isHome, args } = target;
    let value: unknown;
    try {
      value = this.#guest.enter(Op.invoke, call.id, number, action, isHome, ...args);
    } catch (error) {
      throw this.#failed(error, call);
    }
    return this.#finish(call, value);
  }

  #awaitFunction(request: number, promise: PromiseLike<unknown>, toGuest: (value: unknown) => unknown): void {
    const { hostCalls } = this.#options.load.limits;
    if (this.#stray.request(this.#calls.pending) > hostCalls) {
      this.#exceedTogether((hook, moduleId) => this.#errors.callQuota(hostCalls, hook, moduleId));
    }
    this.#settleLater(request, undefined, Promise.resolve(promise).then(toGuest));
  }

  /** Stops the plugin for a limit that its waiting calls met together. */
  #exceedTogether(failure: (hook?: HookBinding, moduleId?: string) => unknown): void {
    this.#rejectAll(failure);
    this.#die(failure());
  }

  #meterStray(cpuNs: number): void {
    const { cpuMs } = this.#options.load.limits;
    const used = this.#stray.continued(cpuNs);
    if (used <= cpuMs) return;
    this.#exceedTogether((hook, moduleId) => this.#errors.cpuLimit(used, cpuMs, hook, moduleId));
  }

  #release(references: References, numbers: number[]): void {
    if (references === this.#references) this.#reenter(Op.release, 0, undefined, numbers);
  }

  /** Ends the instance. Waiting calls are rejected, later ones throw. */
  dispose(): void {
    this.#die(new NexxoError('NEXXO_DISPOSED', 'the sandbox was disposed', { plugin: this.name }));
  }
}
