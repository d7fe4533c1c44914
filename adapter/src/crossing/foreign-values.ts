/** How many numbers are gathered before the other side is told that they are free. */
const BATCH = 64;

/**
 * What this side made of functions and objects of the other side. Each is made once for as long as somebody here has it;
 * when nobody has it any more, the other side is told.
 */
export class ForeignValues {
  readonly #byNumber = new Map<number, WeakRef<object>>();
  readonly #numbers = new WeakMap<object, number>();
  readonly #registry: FinalizationRegistry<number>;
  readonly #tell: (isFull: boolean) => void;
  #dropped: number[] = [];

  /** @param tell told that something was dropped, and whether a batch is full; {@link takeDropped} has the numbers */
  constructor(tell: (isFull: boolean) => void) {
    this.#tell = tell;
    this.#registry = new FinalizationRegistry((number) => this.#drop(number));
  }

  /** How many there are, dropped ones counted until it is known that they are. */
  get size(): number {
    return this.#byNumber.size;
  }

  /** The number of a value that the other side owns. */
  numberOf(value: object): number | undefined {
    return this.#numbers.get(value);
  }

  /** What was made for a number, where somebody still has it. */
  get(number: number): object | undefined {
    return this.#byNumber.get(number)?.deref();
  }

  /** Keeps what was made for a number. */
  set(number: number, value: object): void {
    this.#byNumber.set(number, new WeakRef(value));
    this.#numbers.set(value, number);
    this.#registry.register(value, number);
  }

  #drop(number: number): void {
    // It may have been handed over again since.
    if (this.get(number) !== undefined) return;
    if (!this.#byNumber.delete(number)) return;
    this.#dropped.push(number);
    this.#tell(this.#dropped.length >= BATCH);
  }

  /** The numbers that nobody here needs any more, each once. */
  takeDropped(): number[] {
    const dropped = this.#dropped.filter((number) => !this.#byNumber.has(number));
    this.#dropped = [];
    return dropped;
  }
}
