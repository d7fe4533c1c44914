import type { Link, Path, Step } from './links.ts';

/** What one side makes of what the other sent. Both sides unpack with the same code. */
export interface Receiver {
  /** What this side sent earlier under a number. */
  ours(number: number): unknown;
  /** A function of the other side. `home` is what it stands in, where it does not stand alone. */
  function(number: number, name: string, length: number, keys: string[], home: object | undefined): unknown;
  /** What the sender wants made here, from a module or an expression. */
  module(specifier: string, exportPath: string, args: unknown[] | undefined): unknown;
  code(expression: string): unknown;
  /** An object of the other side. `data` is what stands in its place, of which it may be made. */
  object(number: number, className: string, methods: string[], keys: string[], data: object): unknown;
}

type Make = (before: unknown, home: object | undefined) => unknown;

/**
 * Puts into data what is none. A link that leads nowhere is left out: what it led to was not fit to be taken over.
 */
export function unpack(data: unknown, links: readonly Link[] | undefined, receiver: Receiver): unknown {
  if (links === undefined) return data;
  const unpacking = new Unpacking(data, receiver);
  for (const link of links) if (link[1] !== 'same') unpacking.place(link);
  // What stands elsewhere is known when everything else is in its place.
  for (const link of links) if (link[1] === 'same') unpacking.repeat(link[0], link[2]);
  unpacking.fill();
  return unpacking.holder[0];
}

class Unpacking {
  readonly holder: unknown[];
  readonly #receiver: Receiver;
  /** What will be in the collections: they are filled when every entry is what it will be. */
  readonly #lists = new Map<object, unknown[]>();

  constructor(data: unknown, receiver: Receiver) {
    this.holder = [data];
    this.#receiver = receiver;
  }

  place(link: Exclude<Link, readonly [Path, 'same', Path]>): void {
    this.#put(link[0], (before, home) => {
      switch (link[1]) {
        case 'function':
          return this.#receiver.function(link[2], link[3], link[4], link[5], home);
        case 'object':
          return this.#receiver.object(link[2], link[3], link[4], link[5], isObject(before) ? before : {});
        case 'yours':
          return this.#receiver.ours(link[2]);
        case 'map':
          return this.#collection(new Map(), before);
        case 'set':
          return this.#collection(new Set(), before);
        case 'url':
          return new URL(link[2]);
        case 'module':
          return this.#receiver.module(
            link[2],
            link[3],
            link[4] && Array.isArray(before) ? before : undefined,
          );
        case 'code':
          return this.#receiver.code(link[2]);
      }
    });
  }

  repeat(path: Path, other: Path): void {
    this.#put(path, () => this.#get([0, ...other]));
  }

  #get(path: Path): unknown {
    return path.reduce<unknown>((value, step) => this.#into(value, step), this.holder);
  }

  #collection(collection: object, entries: unknown): object {
    this.#lists.set(collection, Array.isArray(entries) ? entries : []);
    return collection;
  }

  fill(): void {
    for (const [collection, list] of this.#lists) {
      if (collection instanceof Set) {
        collection.clear();
        for (const item of list) collection.add(item);
      } else if (collection instanceof Map) {
        collection.clear();
        for (let at = 0; at + 1 < list.length; at += 2) collection.set(list[at], list[at + 1]);
      }
    }
  }

  /** What will be in a collection, or is in one that crossed as it is. */
  #listOf(value: object): unknown[] | undefined {
    const known = this.#lists.get(value);
    if (known !== undefined || !(value instanceof Map || value instanceof Set)) return known;
    const list = value instanceof Map ? [...value].flat() : [...value];
    this.#lists.set(value, list);
    return list;
  }

  /** What stands one step into a value: an own property, or an entry of a collection. */
  #into(value: unknown, step: Step): unknown {
    if (!isObject(value)) return undefined;
    const container = this.#listOf(value) ?? value;
    return Object.hasOwn(container, step) ? Reflect.get(container, step) : undefined;
  }

  #put(path: Path, make: Make): void {
    const full: Path = [0, ...path];
    const found = this.#get(full.slice(0, -1));
    const step = full.at(-1) as Step;
    if (!isObject(found)) return;
    const list = this.#listOf(found);
    const container = list ?? found;
    if (!Object.hasOwn(container, step)) return;
    const home = list !== undefined || container === this.holder ? undefined : container;
    const value = make(Reflect.get(container, step), home);
    Object.defineProperty(container, step, { value, writable: true, enumerable: true, configurable: true });
  }
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object';
}
