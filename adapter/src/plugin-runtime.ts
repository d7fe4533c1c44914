import type { InstanceStats } from './binding-types.ts';
import { CallErrors, isDisposal } from './call-errors.ts';
import type { CallExtras } from './call-table.ts';
import { Compression } from './compression.ts';
import type { DerivedFilters } from './derived/derive.ts';
import { NexxoError } from './error.ts';
import { ErrorLedger } from './error-ledger.ts';
import { GuestErrors } from './guest-error.ts';
import type { HookBinding } from './hook-binding.ts';
import { InstancePool } from './parallel/instance-pool.ts';
import { PluginServices } from './plugin-services.ts';
import { HookStats } from './report/hook-stats.ts';
import type { KeptResults } from './results/kept-results.ts';
import type { HookCall, Recorder } from './results/recorder.ts';
import type { ResultStats } from './results/result-stats.ts';
import { now } from './runtime/call-ends.ts';
import type { InstanceHost } from './runtime/instance-host.ts';
import { OwnInstance } from './runtime/own-instance.ts';
import type { RuntimeOptions } from './runtime-options.ts';
import { StackMapper } from './stack-mapper.ts';
import { Workers } from './workers/workers.ts';

/** The request that is none: what settles it is an event. */
const EVENT = 0x7fff_ffff;

/** One plugin: runs its hooks in its own instance or in further ones, keeps their results, and ends it as a whole. */
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
  readonly #ledger = new ErrorLedger();
  readonly #errors: CallErrors;
  readonly #own: OwnInstance;
  readonly #pool: InstancePool | undefined;
  /** Why the plugin cannot be entered, where it cannot. */
  #dead: unknown;
  #kept: KeptResults | undefined;

  /**
   * Loads the plugin's code.
   *
   * @throws NEXXO_PLUGIN_LOAD where the code throws, and the codes of the limits
   */
  constructor(options: RuntimeOptions) {
    const { binding, load, stacks, guard, worker } = options;
    this.name = load.name;
    this.#options = options;
    const errors = new GuestErrors(this.#ledger, stacks, guard);
    this.#errors = new CallErrors(load.name, load.limits.memoryBytes, errors);
    const compression = worker?.compression ?? new Compression(load.name);
    this.workers = this.#makeWorkers(compression);
    this.services = new PluginServices(options, { errors, compression, workers: this.workers });
    const host = this.#makeHost();
    this.#own = new OwnInstance(host, {
      binding,
      load,
      workers: this.workers,
      ran: (hook, cpuNs) => this.#pool?.ran(hook, cpuNs),
    });
    this.#pool = this.#makePool(host);
    this.#kept = this.#keepResults();
  }

  #makeHost(): InstanceHost {
    const { load, hookIdleMs, trace, worker } = this.#options;
    return {
      name: load.name,
      limits: load.limits,
      hookIdleMs,
      services: this.services,
      ledger: this.#ledger,
      errors: this.#errors,
      trace,
      loadStats: this.loadStats,
      worker,
      kept: () => this.#kept,
      observe: (method) => this.observer?.(method),
      died: (reason) => this.#die(reason),
      stopReason: () => this.#dead,
    };
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
      spent: (cpuNs) => this.#own.core.strayed(cpuNs),
      stop: (reason) =>
        this.#own.core.ends.exceed(undefined, (hook, id) => this.#errors.failed(reason, hook, id)),
    });
  }

  #makePool(host: InstanceHost): InstancePool | undefined {
    const { binding, pool, worker } = this.#options;
    if (pool === undefined || worker !== undefined) return undefined;
    return new InstancePool(pool, {
      ...host,
      binding,
      functions: this.#own.core.functions,
      isQuiet: () => this.#own.isQuiet && !this.workers.hasAny,
      fork: () => this.#own.fork(),
      runHere: (call, extras) => this.#runHere(call, extras),
    });
  }

  #keepResults(): KeptResults | undefined {
    const { calls, answers } = this.#own.core;
    const kept = this.#options.keep?.open(this.#own.guest(), {
      live: (call, recorder) => this.#runLive(call, recorder),
      open: ({ context, hook, moduleId, data }) => {
        this.services.lastContext = context;
        return calls.begin(context, hook, moduleId, data);
      },
      close: (call) => calls.end(call),
      site: (call) => answers.site(call),
      ask: (site, method, args) => answers.ask(site, method, args),
      shared: (key) => this.services.shared.data(key),
    });
    if (kept !== undefined && this.#kept !== undefined) kept.stats = this.#kept.stats;
    return kept;
  }

  /** What to do with filters that hooks did not declare. */
  get derivedFilters(): DerivedFilters {
    return this.#options.derivedFilters;
  }

  /** How many instances have run at a time. */
  get instances(): number {
    return 1 + (this.#pool?.size ?? 0);
  }

  /** What calls of the plugin's functions cost that the host made. */
  get functionStats(): HookStats {
    return this.#own.core.functions.stats;
  }

  /** What came of looking up results; undefined where none are kept. */
  get resultStats(): ResultStats | undefined {
    return this.#kept?.stats;
  }

  /** The totals of the instances; those at their end where they have ended. */
  stats(): InstanceStats | undefined {
    const own = this.workers.withTotals(this.#own.stats());
    return this.#pool === undefined ? own : this.#pool.withTotals(own);
  }

  /** Whether a failure stopped the plugin, so that {@link reopen} helps. */
  get isBroken(): boolean {
    return this.#dead !== undefined && !isDisposal(this.#dead);
  }

  /** Whether it has timers set or asked for something that has not come. */
  get isBusy(): boolean {
    return this.#own.isWaiting;
  }

  /** Hands the guest what it asked for in no call: an event of a worker, or of who started this one. */
  tell(event: unknown): void {
    this.#own.tell(EVENT, event);
  }

  /** Replaces a stopped instance by a fresh one, which has to be configured again. */
  reopen(): void {
    this.#own.reopen();
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
    return this.#own.core.functions.unpack(packed);
  }

  /**
   * Makes of options what can cross, with their functions, which take and give data.
   *
   * @param name what they are, for messages
   */
  pack(options: unknown, name: string): unknown {
    return this.#own.core.functions.pack(options, name);
  }

  /**
   * Runs the factory.
   *
   * @returns the guest's description of the plugin objects, or a promise of it
   * @throws what the factory throws
   */
  configure(exportPath: string, args: readonly unknown[]): unknown {
    const packed = this.#own.core.functions.references.packOptions(args);
    const recorder = this.#kept?.setUp('factory', [exportPath, packed]);
    return this.#own.configure([exportPath, ...packed], recorder);
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
    return this.#own.hook(context, hook, moduleId, data, a, b, c, d, e, narrow);
  }

  /** Runs a hook in one of the plugin's instances. */
  #runLive(call: HookCall, recorder: Recorder | undefined): unknown {
    const elsewhere = this.#pool?.isWanted === true ? this.#pool.run(call, recorder) : undefined;
    return elsewhere ?? this.#runHere(call, { record: undefined, recorder });
  }

  #runHere({ context, hook, moduleId, data, args, narrow }: HookCall, extras: CallExtras): unknown {
    const [a, b, c, d, e] = args;
    return this.#own.hook(context, hook, moduleId, data, a, b, c, d, e, narrow, extras);
  }

  /**
   * Calls a hook that takes one or two texts and nothing else; see {@link run}. The hooks that run for every module come
   * this way where they can.
   */
  runTexts(
    context: unknown,
    hook: HookBinding,
    moduleId: string,
    narrow: number,
    a: string,
    b?: string,
  ): unknown {
    const isPlain = this.#kept === undefined && this.#pool?.isWanted !== true;
    if (!isPlain || this.#dead !== undefined || this.#options.trace !== undefined) {
      return this.run(context, hook, moduleId, undefined, a, b, undefined, undefined, undefined, narrow);
    }
    hook.stats.calls += 1;
    return this.#own.texts(context, hook, moduleId, narrow, a, b);
  }

  #die(reason: unknown): void {
    if (this.#dead !== undefined) return;
    this.#dead = reason;
    // Bundlers show the error that comes first: that must be the one which says why the plugin was stopped.
    const when = isDisposal(reason) ? now : setImmediate;
    const toError = (hook: HookBinding | undefined, moduleId: string | undefined): unknown =>
      this.#errors.stopped(reason, hook, moduleId);
    this.#own.end(toError, when);
    this.#pool?.end(toError, when);
    this.workers.dispose();
    if (!isDisposal(reason)) this.#options.worker?.died(reason);
  }

  /** Ends the plugin. Waiting calls are rejected, later ones throw. */
  dispose(): void {
    this.#die(new NexxoError('NEXXO_DISPOSED', 'the sandbox was disposed', { plugin: this.name }));
  }
}
