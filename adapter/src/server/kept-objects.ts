/** Objects of the host that the guest names by numbers. The host keeps none of them alive but the latest. */
export class KeptObjects {
  /** Made for the first object: most plugins see none, and the tables of a thousand plugins would be megabytes. */
  #kept: Numbered | undefined;

  /** The number of an object; the same each time. */
  keyOf(object: object): number {
    this.#kept ??= new Numbered();
    return this.#kept.keyOf(object);
  }

  /** The object that the guest names, where it is still there. */
  get(key: unknown): Record<string, unknown> | undefined {
    const object = typeof key === 'number' ? this.#kept?.get(key) : undefined;
    return object as Record<string, unknown> | undefined;
  }
}

class Numbered {
  readonly #keys = new WeakMap<object, number>();
  readonly #objects = new Map<number, WeakRef<object>>();
  readonly #registry = new FinalizationRegistry<number>((key) => this.#objects.delete(key));
  #last = 0;

  keyOf(object: object): number {
    let key = this.#keys.get(object);
    if (key === undefined) {
      this.#last += 1;
      key = this.#last;
      this.#keys.set(object, key);
      this.#objects.set(key, new WeakRef(object));
      this.#registry.register(object, key);
    }
    return key;
  }

  get(key: number): object | undefined {
    return this.#objects.get(key)?.deref();
  }
}
