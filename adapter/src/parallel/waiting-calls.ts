import type { HookBinding } from '../hook-binding.ts';
import type { Recorder } from '../results/recorder.ts';

/** How many entries an instance has at most that were asked for and are not over: it works while the next is already there. */
const DEPTH = 2;

/** What calls wait for. */
export interface Server {
  /** How many entries it has that are not over. */
  readonly entries: number;
  /** How many calls it has that are not over, those that wait for something outside too. */
  readonly load: number;
}

/** A call as it waits. */
export interface Asked<S extends Server> {
  hook: HookBinding;
  moduleId: string | undefined;
  recorder: Recorder | undefined;
  /** Calls with the same one run in the same instance, undefined for a call that may run in any. One that has it does not wait. */
  key: string | undefined;
  start(instance: S): Promise<unknown>;
}

interface Waiting<S extends Server> {
  asked: Asked<S>;
  resolve(result: Promise<unknown>): void;
  reject(reason: unknown): void;
}

/**
 * Gives calls to instances in the order in which they come, each when an instance can take it and not before: how long a call
 * takes is known when it is over, so that calls that were shared out by their number would leave one instance with more to do.
 * Where later calls are bound to the instance of an earlier one nobody waits: those would go past the ones that lead to new work.
 */
export class WaitingCalls<S extends Server> {
  readonly #instances: readonly S[];
  readonly #bound = new Map<string, S>();
  #waiting: Waiting<S>[] = [];

  constructor(instances: readonly S[]) {
    this.#instances = instances;
  }

  /**
   * Runs a call in an instance.
   *
   * @returns what `start` gave
   */
  run(asked: Asked<S>): Promise<unknown> {
    const instance = asked.key === undefined ? this.#free() : this.#boundTo(asked.key);
    if (instance !== undefined) return asked.start(instance);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ asked, resolve, reject });
    });
  }

  /** An instance has done an entry: whoever waits goes on. */
  freed(): void {
    while (this.#waiting.length > 0) {
      const free = this.#free();
      if (free === undefined) return;
      this.#next(free);
    }
  }

  /** Gives out all that wait: what is asked for after this comes after them. */
  flush(): void {
    while (this.#waiting.length > 0) this.#next(this.#idlest());
  }

  /**
   * Ends those that wait.
   *
   * @param toError the error of each
   * @param when runs what tells them: now, or later
   */
  end(
    toError: (hook: HookBinding | undefined, moduleId: string | undefined) => unknown,
    when: (run: () => void) => unknown,
  ): void {
    const ending = this.#waiting;
    this.#waiting = [];
    for (const { asked } of ending) asked.recorder?.failed();
    when(() => {
      for (const { asked, reject } of ending) reject(toError(asked.hook, asked.moduleId));
    });
  }

  #next(free: S): void {
    const next = this.#waiting.shift();
    if (next === undefined) return;
    try {
      next.resolve(next.asked.start(free));
    } catch (error) {
      next.reject(error);
    }
  }

  #boundTo(key: string): S {
    const known = this.#bound.get(key);
    if (known !== undefined) return known;
    const chosen = this.#best((one, other) => one.load < other.load);
    this.#bound.set(key, chosen);
    return chosen;
  }

  #free(): S | undefined {
    const idlest = this.#idlest();
    return idlest.entries < DEPTH ? idlest : undefined;
  }

  #idlest(): S {
    return this.#best(isIdler);
  }

  #best(isBetter: (one: S, other: S) => boolean): S {
    return this.#instances.reduce((best, other) => (isBetter(other, best) ? other : best));
  }
}

function isIdler(one: Server, other: Server): boolean {
  return one.entries === other.entries ? one.load < other.load : one.entries < other.entries;
}
