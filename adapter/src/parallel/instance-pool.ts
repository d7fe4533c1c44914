import { availableParallelism } from 'node:os';
import type { InstanceFork, InstanceStats } from '../binding-types.ts';
import type { CallExtras } from '../call-table.ts';
import type { HookBinding } from '../hook-binding.ts';
import type { Keeps } from '../options.ts';
import { togetherStats } from '../report/together-stats.ts';
import type { HookCall, Recorder } from '../results/recorder.ts';
import { Burst, HEAVY_NS } from './burst.ts';
import { Comparison } from './comparison.ts';
import { fileOfCall } from './file-of-call.ts';
import { FirstCalls } from './first-calls.ts';
import { Pace } from './pace.ts';
import { Replay } from './replay.ts';
import { type ThreadHost, ThreadRuntime } from './thread-runtime.ts';
import { WaitingCalls } from './waiting-calls.ts';

/** How many instances are opened unasked. */
const MOST_UNASKED = 4;
/** A call that uses less than this on average is over sooner than it is handed to a thread, in nanoseconds. */
const LIGHT_NS = 100_000;
/** How many calls of a hook tell what it uses. */
const KNOWN_CALLS = 20;

/** How many entries an instance has at most before calls wait: what it is at, and what it goes on with meanwhile. */
const AHEAD = 2;
/** The same where most of them are short. */
const AHEAD_OF_FIRST = 4;
/** How long an idle instance waits for what follows the first calls that it had, in milliseconds. */
const FOLLOWED_WITHIN_MS = 20;

/** Hooks that run for each module. */
const MODULE_HOOKS: ReadonlySet<string> = new Set(['resolveId', 'load', 'transform']);
/** Hooks about one file of which a plugin may have kept something. */
const FILE_HOOKS: ReadonlySet<string> = new Set(['hotUpdate', 'handleHotUpdate']);
/** Hooks that set the plugin up, so that every instance must have seen them. The bundler awaits them. */
const SET_UP_HOOKS: ReadonlySet<string> = new Set([
  'options',
  'config',
  'configEnvironment',
  'configResolved',
  'configureServer',
  'configurePreviewServer',
  'buildStart',
  'watchChange',
  'buildEnd',
]);

/** What was set for a plugin. */
export interface PoolSettings {
  keeps: Keeps;
  instances: number | 'auto';
  compare: boolean;
}

/** What a pool has of its plugin. */
export interface PoolHost extends ThreadHost {
  /** Whether nothing runs or waits in the plugin's own instance. */
  isQuiet(): boolean;
  /** Keeps what the plugin's own instance is now. */
  fork(): InstanceFork;
  /** Runs a hook in the plugin's own instance. */
  runHere(call: HookCall, extras: CallExtras): unknown;
}

/**
 * The instances of a plugin that run its calls for modules on threads of their own, at the same time. Its own instance, on
 * JavaScript's thread, has everything else. They begin as copies of that one's memory, and see every later hook that sets the
 * plugin up.
 */
export class InstancePool {
  readonly #settings: PoolSettings;
  readonly #host: PoolHost;
  readonly #burst = new Burst();
  readonly #files = new Map<string, ThreadRuntime>();
  readonly #waiting = new WaitingCalls();
  readonly #firstCalls = new FirstCalls();
  readonly #pace = new Pace();
  #instances: ThreadRuntime[] = [];
  #comparison: Comparison | undefined;
  #ended: InstanceStats | undefined;
  #isLater = false;
  #settingUp = 0;
  #most = 0;
  #isWanted: boolean;

  constructor(settings: PoolSettings, host: PoolHost) {
    this.#settings = settings;
    this.#host = host;
    this.#isWanted = settings.instances !== 'auto';
  }

  /** Whether hooks may run in it. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** How many instances it has had at a time. */
  get size(): number {
    return this.#most;
  }

  /** A hook ran in the plugin's own instance. */
  ran(hook: HookBinding, cpuNs: number): void {
    if (!this.#isWanted && MODULE_HOOKS.has(hook.name)) this.#isWanted = this.#burst.add(cpuNs);
  }

  /**
   * Runs a hook.
   *
   * @returns a promise of its result, or undefined where it runs in the plugin's own instance as ever
   */
  run(call: HookCall, recorder: Recorder | undefined): Promise<unknown> | undefined {
    const { name } = call.hook;
    if (SET_UP_HOOKS.has(name)) return this.#instances.length === 0 ? undefined : this.#setUp(call, recorder);
    if (!this.#takes(call.hook)) return undefined;
    if (this.#instances.length === 0 && !this.#open()) return undefined;
    const file = this.#settings.keeps === 'module' ? fileOfCall(call) : undefined;
    const known = file === undefined ? undefined : this.#files.get(file);
    if (file !== undefined && known !== undefined) return this.#goOn(known, file, call, recorder);
    const free = this.#waiting.isEmpty ? this.#free(call.hook) : undefined;
    if (free === undefined) {
      const result = this.#waiting.add(call, recorder, file);
      this.#deal();
      return result;
    }
    this.#settle(free, file, call.hook);
    return this.#begin(free, call, recorder);
  }

  #takes({ name, stats }: HookBinding): boolean {
    if (this.#settings.keeps === 'module') return MODULE_HOOKS.has(name) || FILE_HOOKS.has(name);
    if (!MODULE_HOOKS.has(name)) return false;
    return stats.entries < KNOWN_CALLS || stats.cpuNsEach > LIGHT_NS;
  }

  /** Whether it could: something may be under way in the plugin's own instance, which the others must not have. */
  #open(): boolean {
    if (!this.#host.isQuiet()) return false;
    const { instances, compare, keeps } = this.#settings;
    const count = instances === 'auto' ? Math.min(availableParallelism(), MOST_UNASKED) : instances;
    try {
      const fork = this.#host.fork();
      while (this.#instances.length < count) this.#add(fork);
      if (compare) this.#comparison = new Comparison(this.#host, fork, keeps);
      else fork.release();
    } catch (error) {
      // The system refuses memory or a thread: with those that there are, or none, the build is slower and the same.
      this.#isWanted = this.#instances.length > 0;
      if (compare) throw error;
    }
    this.#most = Math.max(this.#most, this.#instances.length);
    return this.#isWanted;
  }

  #add(fork: InstanceFork): void {
    const number = this.#instances.length + 1;
    const entered = ({ lastCpuNs }: ThreadRuntime): void => {
      if (this.#pace.add(lastCpuNs)) this.#addOne();
      this.#deal();
    };
    this.#instances.push(new ThreadRuntime(this.#host, fork, number, entered));
  }

  /** Opens one more than there are processors, where their number is what counts. */
  #addOne(): void {
    const isFull = this.#instances.length === availableParallelism() && this.#instances.length > 1;
    if (this.#settings.instances !== 'auto' || this.#comparison !== undefined) return;
    if (!isFull || this.#waiting.isEmpty || this.#settingUp > 0 || !this.#host.isQuiet()) return;
    try {
      const fork = this.#host.fork();
      this.#add(fork);
      fork.release();
    } catch {
      // The system refuses memory or a thread: it goes on with those that there are.
    }
    this.#most = Math.max(this.#most, this.#instances.length);
  }

  #begin(instance: ThreadRuntime, call: HookCall, recorder: Recorder | undefined): Promise<unknown> {
    return this.#comparison?.run(call, instance, recorder) ?? instance.run(call, { recorder });
  }

  /** Runs a call for a file where the earlier ones ran. */
  #goOn(
    instance: ThreadRuntime,
    file: string,
    call: HookCall,
    recorder: Recorder | undefined,
  ): Promise<unknown> {
    this.#firstCalls.followed(instance, file);
    const result = this.#begin(instance, call, recorder);
    this.#deal();
    return result;
  }

  /** Has the calls for a file run in an instance from now on. */
  #settle(instance: ThreadRuntime, file: string | undefined, { stats }: HookBinding): void {
    if (file === undefined) return;
    this.#files.set(file, instance);
    if (stats.cpuNsEach < HEAVY_NS) this.#firstCalls.begun(instance, file, stats);
  }

  #beginWaiting(instance: ThreadRuntime): void {
    this.#waiting.begin((file, { hook }) => {
      this.#settle(instance, file, hook);
      return (call, recorder) => this.#begin(instance, call, recorder);
    });
  }

  /** Deals out calls that wait, while an instance has room. */
  #deal(): void {
    for (let next = this.#waiting.oldest; next !== undefined; next = this.#waiting.oldest) {
      const instance = this.#free(next.hook);
      if (instance === undefined) break;
      this.#beginWaiting(instance);
    }
    if (!this.#waiting.isEmpty) this.#dealLater();
  }

  /** An idle instance does not wait for long for what follows the first calls that it had. */
  #dealLater(): void {
    const hasIdle = (): boolean => this.#instances.some(({ entries }) => entries === 0);
    if (this.#isLater || !hasIdle()) return;
    this.#isLater = true;
    setTimeout(() => {
      this.#isLater = false;
      for (const instance of this.#instances) if (instance.entries === 0) this.#firstCalls.giveUp(instance);
      this.#deal();
    }, FOLLOWED_WITHIN_MS);
  }

  /**
   * The instance that should get a call which any could have; undefined where none should yet. An instance gets some while it
   * is at another, so that it need not wait for JavaScript's thread, and no more, so that none has many to do when all others
   * have none.
   */
  #free({ stats }: HookBinding): ThreadRuntime | undefined {
    const idlest = this.#idlest();
    const isFirst = this.#settings.keeps === 'module' && stats.cpuNsEach < HEAVY_NS;
    const isHeld = isFirst && this.#firstCalls.isFollowed(stats);
    if (!isHeld) return idlest.entries < AHEAD ? idlest : undefined;
    if (this.#instances.every(({ entries }) => entries === 0)) return idlest;
    const isFree = ({ entries }: ThreadRuntime): boolean => entries < AHEAD_OF_FIRST;
    const free = this.#instances.filter((instance) => isFree(instance) && this.#firstCalls.hasRoom(instance));
    return free.length === 0 ? undefined : this.#idlest(free);
  }

  #idlest(among = this.#instances): ThreadRuntime {
    return among.reduce((best, other) => (this.#isIdler(other, best) ? other : best));
  }

  #isIdler(one: ThreadRuntime, other: ThreadRuntime): boolean {
    const open = (instance: ThreadRuntime): number => this.#firstCalls.open(instance);
    return (one.entries - other.entries || open(one) - open(other) || one.load - other.load) < 0;
  }

  /** Runs a hook in every instance. The result is that of the plugin's own, and so is what is done outside. */
  async #setUp(call: HookCall, recorder: Recorder | undefined): Promise<unknown> {
    // In the order in which the bundler asked.
    while (!this.#waiting.isEmpty) this.#beginWaiting(this.#idlest());
    const replay = new Replay(false);
    this.#settingUp += 1;
    try {
      const result = await this.#host.runHere(call, { record: replay, recorder });
      const others = this.#instances.map((instance) => instance.run(call, { replay: replay.copy() }));
      await Promise.allSettled(others);
      this.#comparison?.setUp(call, replay);
      return result;
    } finally {
      this.#settingUp -= 1;
    }
  }

  /** The totals of a plugin's own instance and of these. */
  withTotals(own: InstanceStats | undefined): InstanceStats | undefined {
    return this.#instances
      .map((instance) => instance.stats())
      .reduce(togetherStats, togetherStats(own, this.#ended));
  }

  /** Ends the instances. The next ones begin as what the plugin's own instance is then. */
  end(
    toError: (hook: HookBinding | undefined, moduleId: string | undefined) => unknown,
    when: (run: () => void) => unknown,
  ): void {
    const ending = this.#instances;
    this.#ended = this.withTotals(undefined);
    this.#instances = [];
    this.#files.clear();
    this.#firstCalls.clear();
    for (const instance of ending) instance.end(toError, when);
    this.#waiting.rejectAll(toError, when);
    this.#comparison?.end();
    this.#comparison = undefined;
  }
}
