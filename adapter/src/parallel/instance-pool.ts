import { availableParallelism } from 'node:os';
import type { InstanceFork, InstanceStats } from '../binding-types.ts';
import type { CallExtras } from '../call-table.ts';
import type { HookBinding } from '../hook-binding.ts';
import type { Keeps } from '../options.ts';
import { togetherStats } from '../report/together-stats.ts';
import type { HookCall, Recorder } from '../results/recorder.ts';
import { Burst } from './burst.ts';
import { Comparison } from './comparison.ts';
import { fileOfCall } from './file-of-call.ts';
import { Replay } from './replay.ts';
import { type ThreadHost, ThreadRuntime } from './thread-runtime.ts';
import { WaitingCalls } from './waiting-calls.ts';

/** How many instances are opened unasked. */
const MOST_UNASKED = 4;
/** A call that uses less than this on average is over sooner than it is handed to a thread, in nanoseconds. */
const LIGHT_NS = 100_000;
/** How many calls of a hook tell what it uses. */
const KNOWN_CALLS = 20;

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
  #instances: ThreadRuntime[] = [];
  #waiting = new WaitingCalls(this.#instances);
  #comparison: Comparison | undefined;
  #ended: InstanceStats | undefined;
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
    const { hook, moduleId } = call;
    return this.#waiting.run({
      hook,
      moduleId,
      recorder,
      key: this.#settings.keeps === 'module' ? fileOfCall(call) : undefined,
      start: (instance) =>
        this.#comparison?.run(call, instance, recorder) ?? instance.run(call, { recorder }),
    });
  }

  #takes({ name, stats }: HookBinding): boolean {
    if (this.#settings.keeps === 'module') return MODULE_HOOKS.has(name) || FILE_HOOKS.has(name);
    if (!MODULE_HOOKS.has(name)) return false;
    return stats.calls < KNOWN_CALLS || stats.cpuNs / stats.calls > LIGHT_NS;
  }

  /** Whether it could: something may be under way in the plugin's own instance, which the others must not have. */
  #open(): boolean {
    if (!this.#host.isQuiet()) return false;
    const { instances, compare, keeps } = this.#settings;
    const count = instances === 'auto' ? Math.min(availableParallelism(), MOST_UNASKED) : instances;
    try {
      const fork = this.#host.fork();
      for (let number = 1; number <= count; number++)
        this.#instances.push(new ThreadRuntime(this.#host, fork, number, () => this.#waiting.freed()));
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

  /** Runs a hook in every instance. The result is that of the plugin's own, and so is what is done outside. */
  async #setUp(call: HookCall, recorder: Recorder | undefined): Promise<unknown> {
    this.#waiting.flush();
    const replay = new Replay(false);
    const result = await this.#host.runHere(call, { record: replay, recorder });
    const others = this.#instances.map((instance) => instance.run(call, { replay: replay.copy() }));
    await Promise.allSettled(others);
    this.#comparison?.setUp(call, replay);
    return result;
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
    const waiting = this.#waiting;
    this.#instances = [];
    this.#waiting = new WaitingCalls(this.#instances);
    waiting.end(toError, when);
    for (const instance of ending) instance.end(toError, when);
    this.#comparison?.end();
    this.#comparison = undefined;
  }
}
