import type { HookStats } from '../report/hook-stats.ts';
import type { ThreadRuntime } from './thread-runtime.ts';

/** How many files an instance has at most whose first call was short, and of which nothing more came yet. */
const MOST_OPEN = 2;
/** How many more first calls of a hook have to be followed by nothing than by something, that it is not waited for. */
const SURE = 10;

/**
 * Notes what comes of short first calls. A file's other calls run where its first one did, so that an instance which took one
 * has the rest to do too, and should not take the next before it knows how much that is.
 */
export class FirstCalls {
  /** By instance: files of which nothing more came yet, each with the hook of its first call. */
  readonly #open = new Map<ThreadRuntime, Map<string, HookStats>>();
  /** Files that were given up, each with the hook of its first call. */
  readonly #alone = new Map<string, HookStats>();
  /** By hook: how many of its first calls were followed, less those that were not. */
  readonly #followed = new Map<HookStats, number>();

  /** Whether more is known to come, or may come. */
  isFollowed(stats: HookStats): boolean {
    return (this.#followed.get(stats) ?? 0) > -SURE;
  }

  /** Of how many of an instance's files more is waited for. */
  open(instance: ThreadRuntime): number {
    return this.#open.get(instance)?.size ?? 0;
  }

  /** Whether an instance may take a further one. */
  hasRoom(instance: ThreadRuntime): boolean {
    return this.open(instance) < MOST_OPEN;
  }

  /** An instance got the first call for a file. */
  begun(instance: ThreadRuntime, file: string, stats: HookStats): void {
    const open = this.#open.get(instance);
    if (open === undefined) this.#open.set(instance, new Map([[file, stats]]));
    else open.set(file, stats);
  }

  /** A later call for a file came. */
  followed(instance: ThreadRuntime, file: string): void {
    this.#count(this.#take(this.#open.get(instance), file), 1);
    // It was counted as followed by nothing.
    this.#count(this.#take(this.#alone, file), 2);
  }

  #take(files: Map<string, HookStats> | undefined, file: string): HookStats | undefined {
    const stats = files?.get(file);
    files?.delete(file);
    return stats;
  }

  /** Nothing more came of what an instance has, however long it was waited for. */
  giveUp(instance: ThreadRuntime): void {
    const open = this.#open.get(instance);
    for (const [file, stats] of open ?? []) {
      this.#alone.set(file, stats);
      this.#count(stats, -1);
    }
    open?.clear();
  }

  #count(stats: HookStats | undefined, change: number): void {
    if (stats === undefined) return;
    const sum = (this.#followed.get(stats) ?? 0) + change;
    this.#followed.set(stats, Math.max(-SURE, Math.min(SURE, sum)));
  }

  /** Forgets the instances, but not the hooks. */
  clear(): void {
    this.#open.clear();
    this.#alone.clear();
  }
}
