/** How many functions and objects of one side the other may hold at a time. */
export const MAX_HELD = 65_536;

/** Something of this side that the other side may name. */
export interface Held {
  readonly value: object;
  /** What a method was taken from: its `this`, where the other side calls it as one. */
  readonly receiver: object | undefined;
}

/** The functions and objects that the other side was handed, by the numbers under which it was. */
export class HeldValues<Entry extends Held = Held> {
  readonly #byNumber = new Map<number, Entry>();
  readonly #numbers = new Map<object, number>();
  #last = 0;
  #isShared = false;

  /** Whether nothing more may be handed out. */
  get isFull(): boolean {
    return this.#byNumber.size >= MAX_HELD;
  }

  /** How many are held. */
  get size(): number {
    return this.#byNumber.size;
  }

  /** The number of a value that is held already. */
  numberOf(value: object): number | undefined {
    return this.#numbers.get(value);
  }

  /** Hands out a value. */
  add(entry: Entry): number {
    this.#last += 1;
    this.#byNumber.set(this.#last, entry);
    this.#numbers.set(entry.value, this.#last);
    return this.#last;
  }

  /** What was handed out under a number, where it has not been released. */
  get(number: unknown): Entry | undefined {
    return typeof number === 'number' ? this.#byNumber.get(number) : undefined;
  }

  /** Several on the other side have them from now on, so that none of them can say that they are not needed. */
  share(): void {
    this.#isShared = true;
  }

  /** The other side has dropped what it had under these numbers. */
  release(numbers: readonly unknown[]): void {
    if (this.#isShared) return;
    for (const number of numbers) {
      const entry = this.get(number);
      if (entry === undefined) continue;
      this.#numbers.delete(entry.value);
      this.#byNumber.delete(number as number);
    }
  }
}
