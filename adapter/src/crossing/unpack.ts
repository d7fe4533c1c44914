import type { Link, Path, Step } from './links.ts';

/** How many entries of collections are gone through for links into them. */
const MAX_ENTRIES = 10_000_000;

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
 *
 * @throws RangeError where the links are made to take forever
 */
export function unpack(data: unknown, links: readonly Link[] | undefined, receiver: Receiver): unknown {
  if (links === undefined) return data;
  const unpacking = new Unpacking(data, receiver);
  for (const link of links) if (link[1] !== 'same') unpacking.place(link);
  // What stands elsewhere is known when everything else is in its place.
  for (const link of links) if (link[1] === 'same') unpacking.repeat(link[0], link[2]);
  return unpacking.holder[0];
}

class Unpacking {
  readonly holder: unknown[];
  readonly #receiver: Receiver;
  #entries = 0;

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
          return mapOf(before);
        case 'set':
          return new Set(Array.isArray(before) ? before : []);
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

  /** What stands one step into a value: an own property, or an entry of a collection. */
  #into(value: unknown, step: Step): unknown {
    if (value instanceof Map || value instanceof Set) return this.#list(value)[Number(step)];
    return isObject(value) && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
  }

  #put(path: Path, make: Make): void {
    const full: Path = [0, ...path];
    const container = this.#get(full.slice(0, -1));
    const step = full.at(-1) as Step;
    if (container instanceof Map || container instanceof Set) {
      const list = this.#list(container);
      list[Number(step)] = make(list[Number(step)], container);
      container.clear();
      if (container instanceof Set) for (const item of list) container.add(item);
      else for (const [key, item] of mapOf(list)) container.set(key, item);
    } else if (isObject(container) && Object.hasOwn(container, step)) {
      const value = make(Reflect.get(container, step), container === this.holder ? undefined : container);
      Object.defineProperty(container, step, { value, writable: true, enumerable: true, configurable: true });
    }
  }

  #list(collection: Map<unknown, unknown> | Set<unknown>): unknown[] {
    this.#entries += collection.size;
    if (this.#entries > MAX_ENTRIES) throw new RangeError('too many links into collections');
    return collection instanceof Map ? [...collection].flat() : [...collection];
  }
}

function mapOf(flat: unknown): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>();
  if (Array.isArray(flat)) for (let at = 0; at + 1 < flat.length; at += 2) map.set(flat[at], flat[at + 1]);
  return map;
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object';
}
