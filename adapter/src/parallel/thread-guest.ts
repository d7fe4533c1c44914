import type { Binding, HostCallback, InstanceFork, InstanceStats, ThreadInstance } from '../binding-types.ts';

/** Told of an entry, while the numbers of the instance are those of that entry. */
export interface EntryEnd {
  done(value: unknown): void;
  failed(error: unknown): void;
}

/** Told of the thread. */
export interface ThreadEvents {
  /** The instance could not be made. */
  lost(error: unknown): void;
  /** An entry is over, of which nothing has been told yet: the thread is at the next one, where there is one. */
  entered(): void;
}

/** What an entry is made for. */
export interface EntryPurpose {
  /** Whether another instance has done the same, so that what it writes is not written again. */
  isRepeat: boolean;
  /** The id of the call that it belongs to; undefined for none. */
  owner: number | undefined;
}

interface Job extends EntryEnd {
  owner: number | undefined;
  /** What the entry was given: the guest may answer with one of them. */
  values: readonly unknown[];
}

/** An instance of the addon on a thread of its own: entries are asked for, and told of when they are over. */
export class ThreadGuest {
  // Views of the instance's own numbers, read once because each read makes another.
  readonly state: Uint32Array;
  readonly timer: Float64Array;
  readonly lastEntry: Float64Array;
  readonly #instance: ThreadInstance;
  readonly #jobs = new Map<number, Job>();
  readonly #events: ThreadEvents;
  #lastJob = 0;
  #calls = 0;
  #isEnded = false;

  constructor(binding: Binding, fork: InstanceFork, host: HostCallback, events: ThreadEvents) {
    this.#events = events;
    const answer: HostCallback = (method, callId, args) => {
      this.#calls += 1;
      try {
        return host(method, callId, args);
      } finally {
        this.#calls -= 1;
      }
    };
    this.#instance = new binding.ThreadInstance(fork, answer, (job, value, echo, error) => {
      if (this.#isEnded) return;
      if (job !== 0) this.#end(job, value, echo, error);
      else if (error !== undefined) events.lost(error);
    });
    this.state = this.#instance.state;
    this.timer = this.#instance.timer;
    this.lastEntry = this.#instance.clock;
  }

  #end(number: number, value: unknown, echo: number, error: unknown): void {
    const job = this.#jobs.get(number);
    if (job === undefined) return;
    this.#jobs.delete(number);
    this.#events.entered();
    if (error !== undefined) job.failed(error);
    else job.done(echo < 0 ? value : job.values[echo]);
  }

  /** How many entries have been asked for and are not over. */
  get pending(): number {
    return this.#jobs.size;
  }

  /** The id of the call that the entry under way belongs to: entries are made in the order in which they were asked for. */
  get owner(): number | undefined {
    const [first] = this.#jobs.values();
    return first?.owner;
  }

  /** Whether the guest waits for an answer that is being made. */
  get isEntered(): boolean {
    return this.#calls > 0;
  }

  /** Tells with the next entry what the host answers to `method` in the name of a call, which then does not wait for it. */
  foretell(callId: number, method: string, answer: unknown): void {
    this.#instance.foretell(callId, method, answer);
  }

  /** Asks for the call of a hook. */
  hook(
    id: number,
    slot: number,
    narrow: number,
    values: readonly unknown[],
    { isRepeat, owner }: EntryPurpose,
    end: EntryEnd,
  ): void {
    const [a, b, c, d, e] = values;
    this.#ask([slot, ...values], owner, end, (job) =>
      this.#instance.hook(job, isRepeat, id, slot, narrow, a, b, c, d, e),
    );
  }

  /** Asks for any other entry. */
  enter(
    op: number,
    id: number,
    values: readonly unknown[],
    { isRepeat, owner }: EntryPurpose,
    end: EntryEnd,
  ): void {
    this.#ask(values, owner, end, (job) => this.#instance.enter(job, isRepeat, op, id, ...values));
  }

  #ask(
    values: readonly unknown[],
    owner: number | undefined,
    { done, failed }: EntryEnd,
    ask: (job: number) => void,
  ): void {
    this.#lastJob = (this.#lastJob % 0x7fff_ffff) + 1;
    const number = this.#lastJob;
    this.#jobs.set(number, { values, owner, done, failed });
    try {
      ask(number);
    } catch (error) {
      this.#jobs.delete(number);
      failed(error);
    }
  }

  /** Enters while the guest waits for an answer that is being made. */
  enterWithin(op: number, id: number, ...values: unknown[]): unknown {
    return this.#instance.enterWithin(op, id, ...values);
  }

  /** See `Instance.takeRecorded`. */
  takeRecorded(): Uint8Array | undefined {
    return this.#instance.takeRecorded();
  }

  /** See `Instance.takeEvents`. */
  takeEvents(): unknown[] {
    return this.#instance.takeEvents();
  }

  /** The totals. */
  stats(): InstanceStats {
    return this.#instance.stats();
  }

  /** Ends the instance when its thread has done what it is at; nothing is told any more. */
  end(): void {
    this.#isEnded = true;
    this.#jobs.clear();
    this.#instance.dispose();
  }
}
