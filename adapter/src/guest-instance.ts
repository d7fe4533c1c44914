import type {
  Binding,
  HostCallback,
  Instance,
  InstanceFork,
  InstanceStats,
  LoadOptions,
} from './binding-types.ts';

/** The length that stands for a text that is not given. */
const NO_TEXT = 0xffffffff;
/** What is added to the length of a text that has code units above 255. */
const WIDE = 0x8000_0000;

/** An instance of the addon, with its numbers at hand and a count of the entries that have not returned. */
export class GuestInstance {
  // Views of the instance's own numbers, read once because each read makes another.
  readonly state: Uint32Array;
  readonly timer: Float64Array;
  readonly lastEntry: Float64Array;
  readonly #registers: Uint32Array;
  readonly #instance: Instance;
  #depth = 0;
  #finalStats: InstanceStats | undefined;

  /**
   * Loads the plugin's code; see `Instance`.
   *
   * @throws what the addon throws
   */
  constructor(binding: Binding, load: LoadOptions, host: HostCallback) {
    this.#instance = new binding.Instance(load, host);
    this.state = this.#instance.state;
    this.timer = this.#instance.timer;
    this.lastEntry = this.#instance.clock;
    this.#registers = this.#instance.registers;
  }

  /** Whether the guest is on the stack: a host call runs. */
  get isEntered(): boolean {
    return this.#depth > 0;
  }

  /** See `Instance.enter`. */
  enter(op: number, id: number, ...values: unknown[]): unknown {
    this.#depth += 1;
    try {
      return this.#instance.enter(op, id, ...values);
    } finally {
      this.#depth -= 1;
    }
  }

  /** See `Instance.hook`. It takes no list: this runs for every module, and the list would be garbage each time. */
  hook(
    id: number,
    slot: number,
    narrow: number,
    a: unknown,
    b: unknown,
    c: unknown,
    d: unknown,
    e: unknown,
  ): unknown {
    this.#depth += 1;
    try {
      return this.#instance.hook(id, slot, narrow, a, b, c, d, e);
    } finally {
      this.#depth -= 1;
    }
  }

  /** See `Instance.texts`; `narrow` has a bit for each text without code units above 255. */
  texts(id: number, slot: number, narrow: number, a: string, b: string | undefined): unknown {
    const registers = this.#registers;
    registers[0] = id;
    registers[1] = slot;
    registers[2] = (narrow & 1) === 0 ? a.length + WIDE : a.length;
    if (b === undefined) registers[3] = NO_TEXT;
    else registers[3] = (narrow & 2) === 0 ? b.length + WIDE : b.length;
    this.#depth += 1;
    try {
      return this.#instance.texts(a, b);
    } finally {
      this.#depth -= 1;
    }
  }

  /** What the plugin threw at import. */
  loadError(): unknown {
    return this.#instance.loadError();
  }

  /** See `Instance.evaluation`. */
  get evaluation(): string | undefined {
    return this.#instance.evaluation;
  }

  /** See `Instance.record`. */
  record(): void {
    this.#instance.record();
  }

  /** See `Instance.takeRecorded`. */
  takeRecorded(): Uint8Array | undefined {
    return this.#instance.takeRecorded();
  }

  /** See `Instance.stillAnswers`. */
  stillAnswers(reads: Uint8Array): boolean {
    return this.#instance.stillAnswers(reads);
  }

  /** See `Instance.takeEvents`. */
  takeEvents(): unknown[] {
    return this.#instance.takeEvents();
  }

  /** The totals; after {@link end} those of that moment. */
  stats(): InstanceStats | undefined {
    return this.#finalStats ?? this.#readStats();
  }

  #readStats(): InstanceStats | undefined {
    try {
      return this.#instance.stats();
    } catch {
      return undefined;
    }
  }

  /** What the instance is now, for further ones. */
  fork(binding: Binding): InstanceFork {
    return new binding.InstanceFork(this.#instance);
  }

  /** Frees the instance. One that the guest is still in is left to the garbage collector. */
  end(): void {
    this.#finalStats = this.#readStats();
    if (this.#depth === 0) this.#instance.dispose();
  }
}
