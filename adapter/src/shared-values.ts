import { plainData } from './value/plain-data.ts';

const MAX_KEPT = 64;

/** Gives large values which many calls have in common a number each, so that their data crosses once. */
export class SharedValues {
  readonly #keys = new WeakMap<object, number>();
  readonly #values = new Map<number, object>();
  readonly #projections = new Map<number, (value: object) => unknown>();
  #last = 0;

  /**
   * The number of a value.
   *
   * @param project makes its plain data when the guest asks for it
   * @returns undefined for no value
   */
  keyOf(value: unknown, project: (value: object) => unknown = plainData): number | undefined {
    if (value === null || typeof value !== 'object') return undefined;
    let key = this.#keys.get(value);
    if (key === undefined) {
      this.#last += 1;
      key = this.#last;
      this.#keys.set(value, key);
    }
    if (!this.#values.has(key)) {
      this.#values.set(key, value);
      this.#projections.set(key, project);
      const [oldest] = this.#values.keys();
      if (this.#values.size > MAX_KEPT && oldest !== undefined) {
        this.#values.delete(oldest);
        this.#projections.delete(oldest);
      }
    }
    return key;
  }

  /** The plain data of a value by its number. */
  data(key: unknown): unknown {
    if (typeof key !== 'number') return undefined;
    const value = this.#values.get(key);
    return value === undefined ? undefined : this.#projections.get(key)?.(value);
  }
}
