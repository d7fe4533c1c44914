import { isDangerousKey } from '../value/clean-data.ts';
import type { Link, Packed } from './links.ts';
import { type Names, type Place, pathOf, textOf, within } from './place.ts';
import { isPlainData } from './plain-check.ts';
import { classOf, isLeaf, isPlain, kindOf, membersOf, nameOf, staticKeys } from './value-kind.ts';

const MAX_DEPTH = 100;
const MAX_NODES = 1_000_000;

/** Something that is made inside, from a module or an expression. */
export type Inside =
  | { specifier: string; exportPath: string; args: readonly unknown[] | undefined }
  | { expression: string };

/** What one side does for the values that it sends. Both sides pack with the same code. */
export interface Sender {
  /** Objects with methods send their data when it is read, in place of all at once. */
  readonly isLazy: boolean;
  /** An object with functions that has more properties than this gives them when they are read. */
  readonly manyKeys: number;
  /** What stands at two places is sent twice, and nothing may contain itself. */
  readonly isTree: boolean;
  /** Gives a function or object the number by which the receiver names it. */
  hold(value: object, receiver: object | undefined): number;
  /** The number that the receiver gave, where the value is one of its own. */
  foreign(value: object): number | undefined;
  /** What the value stands for, where that is made by the receiver. */
  inside(value: object): Inside | undefined;
  /** What crosses in the place of an error. */
  error(error: Error): unknown;
  /** Throws, saying which value cannot cross. */
  refuse(path: string, what: string, advice: string): never;
}

/**
 * Makes of a value what can cross: plain data, and links for the functions and objects in it.
 *
 * @param container what the value was read from
 */
export function pack(value: unknown, sender: Sender, names: Names, container?: object): Packed {
  if (isPlainData(value, sender)) return [value, undefined];
  const packing = new Packing(sender, names);
  const data = packing.walk(value, undefined, container);
  return [data, packing.links.length === 0 ? undefined : packing.links];
}

class Packing {
  readonly links: Link[] = [];
  readonly #sender: Sender;
  readonly #names: Names;
  readonly #seen = new Map<object, Place | undefined>();
  #nodes = 0;

  constructor(sender: Sender, names: Names) {
    this.#sender = sender;
    this.#names = names;
  }

  walk(value: unknown, place: Place | undefined, container: object | undefined): unknown {
    if (typeof value === 'symbol') return this.#refuse(place, 'a symbol', 'use text');
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
    const foreign = this.#sender.foreign(value);
    if (foreign !== undefined) return this.#link([pathOf(place), 'yours', foreign]);
    if (typeof value === 'function') return this.#function(value, place, container);
    if (isLeaf(value)) return value;
    if (value instanceof Error) return this.#sender.error(value);
    if (this.#seen.has(value)) {
      if (this.#sender.isTree) this.#refuse(place, 'an object that contains itself', 'break the cycle');
      return this.#link([pathOf(place), 'same', pathOf(this.#seen.get(value))]);
    }
    this.#seen.set(value, place);
    this.#count(place);
    const result = this.#object(value, place);
    if (this.#sender.isTree) this.#seen.delete(value);
    return result;
  }

  #object(value: object, place: Place | undefined): unknown {
    switch (kindOf(value)) {
      case 'array':
        return this.#list(value as unknown[], place);
      case 'map':
        return this.#map(value as Map<unknown, unknown>, place);
      case 'set':
        return this.#set(value as Set<unknown>, place);
      case 'url':
        return this.#link([pathOf(place), 'url', (value as URL).href]);
      case 'plain':
        return this.#isLarge(value) ? this.#reference(value, place) : this.#properties(value, place);
      case 'instance': {
        const inside = this.#sender.inside(value);
        return inside === undefined ? this.#reference(value, place) : this.#inside(inside, place);
      }
    }
  }

  #inside(inside: Inside, place: Place | undefined): unknown {
    if ('expression' in inside) return this.#link([pathOf(place), 'code', inside.expression]);
    const { specifier, exportPath, args } = inside;
    const data = args === undefined ? undefined : this.#list(args, place);
    this.links.push([pathOf(place), 'module', specifier, exportPath, args !== undefined]);
    return data;
  }

  #list(value: readonly unknown[], place: Place | undefined): unknown[] {
    const result = new Array<unknown>(value.length);
    value.forEach((item, index) => {
      result[index] = this.walk(item, within(place, index), value);
    });
    return result;
  }

  #properties(value: object, place: Place | undefined): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      if (key !== '__proto__') result[key] = this.walk(Reflect.get(value, key), within(place, key), value);
    }
    return result;
  }

  /** A Map whose entries are data alone crosses as it is. */
  #map(value: Map<unknown, unknown>, place: Place | undefined): unknown {
    const before = this.links.length;
    const flat = [...value].flatMap(([key, item], index) => [
      this.walk(key, within(place, 2 * index, ' (a key)'), undefined),
      this.walk(item, within(place, 2 * index + 1, `.get(${nameOf(key)})`), undefined),
    ]);
    if (this.links.length === before) return value;
    this.links.push([pathOf(place), 'map']);
    return flat;
  }

  #set(value: Set<unknown>, place: Place | undefined): unknown {
    const before = this.links.length;
    const items = [...value].map((item, index) =>
      this.walk(item, within(place, index, ' (a member)'), undefined),
    );
    if (this.links.length === before) return value;
    this.links.push([pathOf(place), 'set']);
    return items;
  }

  /** Where the bulk of an object is functions that will hardly all be called, as in a package's exports. */
  #isLarge(value: object): boolean {
    const keys = Object.keys(value);
    return (
      keys.length > this.#sender.manyKeys && keys.some((key) => typeof Reflect.get(value, key) === 'function')
    );
  }

  #reference(value: object, place: Place | undefined): unknown {
    const { methods, keys } = membersOf(value);
    const isData = methods.length === 0 && keys.length === 0 && !isPlain(value);
    if (isData) return this.#properties(value, place);
    const number = this.#sender.hold(value, undefined);
    const data = this.#sender.isLazy ? {} : this.#properties(value, place);
    for (const key of keys) {
      if (!this.#sender.isLazy && !Object.hasOwn(data, key))
        data[key] = this.walk(Reflect.get(value, key), within(place, key), value);
    }
    const lazy = this.#sender.isLazy
      ? [...new Set([...Object.keys(value), ...keys])].filter((key) => !isDangerousKey(key))
      : [];
    this.links.push([pathOf(place), 'object', number, classOf(value), methods, lazy]);
    return data;
  }

  #function(value: object, place: Place | undefined, container: object | undefined): undefined {
    const number = this.#sender.hold(value, container);
    const { name, length } = value as { name?: unknown; length?: unknown };
    return this.#link([
      pathOf(place),
      'function',
      number,
      typeof name === 'string' ? name : '',
      typeof length === 'number' ? length : 0,
      this.#sender.isLazy ? staticKeys(value) : [],
    ]);
  }

  #link(link: Link): undefined {
    this.links.push(link);
  }

  #count(place: Place | undefined): void {
    this.#nodes += 1;
    if ((place?.depth ?? 0) > MAX_DEPTH)
      this.#refuse(place, `nested deeper than ${MAX_DEPTH}`, 'make it flatter');
    if (this.#nodes > MAX_NODES) this.#refuse(place, `part of more than ${MAX_NODES} objects`, 'pass less');
  }

  #refuse(place: Place | undefined, what: string, advice: string): never {
    return this.#sender.refuse(textOf(place, this.#names), what, advice);
  }
}
