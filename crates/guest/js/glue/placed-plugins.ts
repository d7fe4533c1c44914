import { isThenable } from './slots.ts';

/** A list of plugins that a hook put into options: an item is the index of one that was there, or a description. */
export type PlacedPlugins =
  | { path: string[]; items: unknown[] }
  /** Vite has the plugins of workers made for each of them. */
  | { path: string[]; make: () => unknown[] };

const MAX_DEPTH = 16;

function isObject(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== 'object') return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The lists of plugins in options: what stands in them for the bundler's plugins, and what a hook adds. */
export class PluginLists {
  readonly #describe: (plugin: unknown) => unknown;
  readonly #places = new Map<object, number>();
  readonly #before = new Map<string, unknown[]>();

  /**
   * @param options as they came in: each list holds a stand-in for each plugin
   * @param describe describes a plugin object that is new
   */
  constructor(options: object, describe: (plugin: unknown) => unknown) {
    this.#describe = describe;
    this.#note(options, [], 0);
  }

  #note(value: object, path: string[], depth: number): void {
    if (depth > MAX_DEPTH) return;
    for (const key of Object.keys(value)) {
      const item = (value as Record<string, unknown>)[key];
      if (isPlaceOfPlugins([...path, key]) && Array.isArray(item)) {
        this.#before.set([...path, key].join('\0'), [...item]);
        item.forEach((plugin, index) => {
          if (plugin !== null && typeof plugin === 'object') this.#places.set(plugin, index);
        });
      } else if (isObject(item)) {
        this.#note(item, [...path, key], depth + 1);
      }
    }
  }

  /**
   * Takes the lists that a hook made or changed out of options.
   *
   * @param options what the hook left or returned
   * @returns a copy without any list of plugins, and the lists that are not as they were
   */
  take(options: Record<string, unknown>): { options: Record<string, unknown>; placed: PlacedPlugins[] } {
    const placed: PlacedPlugins[] = [];
    return { options: this.#without(options, [], placed, 0), placed };
  }

  #without(
    value: Record<string, unknown>,
    path: string[],
    placed: PlacedPlugins[],
    depth: number,
  ): Record<string, unknown> {
    if (depth > MAX_DEPTH) return value;
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const item = value[key];
      const at = [...path, key];
      if (at.join('.') === 'worker.plugins' && typeof item === 'function') {
        placed.push({ path: at, make: () => this.#items([(item as () => unknown)()].flat(8)) });
      } else if (isPlaceOfPlugins(at) && isPluginList(item)) {
        const list = Array.isArray(item) ? item.flat(8) : [item];
        if (!this.#isAsBefore(at, list)) placed.push({ path: at, items: this.#items(list) });
      } else {
        copy[key] = isObject(item) ? this.#without(item, at, placed, depth + 1) : item;
      }
    }
    return copy;
  }

  #isAsBefore(path: string[], list: unknown[]): boolean {
    const before = this.#before.get(path.join('\0'));
    return before?.length === list.length && before.every((item, index) => item === list[index]);
  }

  #items(list: unknown[]): unknown[] {
    return list.filter(Boolean).map((item) => this.#places.get(item as object) ?? this.#describe(item));
  }
}

/** Other tools have lists of plugins too, which are no plugins of a bundler. */
function isPlaceOfPlugins(path: string[]): boolean {
  return path.at(-1) === 'plugins' && (path.length === 1 || OWNERS.has(path.at(-2) ?? ''));
}

const OWNERS: ReadonlySet<string> = new Set(['rollupOptions', 'rolldownOptions', 'output', 'worker']);

/** Lists of names, as some tools have under the same key, stay data. */
function isPluginList(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.flat(8).every((item) => !item || (typeof item === 'object' && !isThenable(item)));
}
