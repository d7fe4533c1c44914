import { DerivedHook } from './derived/derived-hook.ts';
import { isRecord } from './value/clean-data.ts';
import { plainData } from './value/plain-data.ts';

/** The plugins in a list as bundlers take them: nested lists, with gaps. */
export function pluginsIn(list: unknown): object[] {
  if (!Array.isArray(list)) return [];
  return list
    .flat(8)
    .filter(
      (item): item is object =>
        item !== null && typeof item === 'object' && typeof (item as { then?: unknown }).then !== 'function',
    );
}

/** What plugins see of each other: names and what decides where they run. Their hooks stay with the bundler. */
export function pluginNames(list: unknown): Record<string, unknown>[] {
  return pluginsIn(list).map((plugin) => {
    const data: Record<string, unknown> = {};
    for (const key of ['name', 'enforce', 'apply', 'version']) {
      const value: unknown = Reflect.get(plugin, key);
      if (typeof value === 'string') data[key] = value;
    }
    return data;
  });
}

const MAX_KEPT = 64;

/** The lists of plugins that a plugin has seen: the `api` of those in them crosses when it is read. */
export class SeenPlugins {
  readonly #keys = new WeakMap<object, number>();
  readonly #lists = new Map<number, object[]>();
  #last = 0;

  /** The names in a list, each with the list's number and what the plugin has for others. */
  data(list: unknown): Record<string, unknown>[] {
    const plugins = pluginsIn(list);
    const names = pluginNames(plugins);
    if (!Array.isArray(list) || names.length === 0) return names;
    const key = this.#keyOf(list);
    this.#lists.set(key, plugins);
    const [oldest] = this.#lists.keys();
    if (this.#lists.size > MAX_KEPT && oldest !== undefined) this.#lists.delete(oldest);
    return names.map((data, index) => ({ ...data, seenIn: key, offers: offersOf(plugins[index] ?? {}) }));
  }

  #keyOf(list: object): number {
    let key = this.#keys.get(list);
    if (key === undefined) {
      this.#last += 1;
      key = this.#last;
      this.#keys.set(list, key);
    }
    return key;
  }

  /** The plugin that the guest names. */
  get(key: unknown, index: unknown): object | undefined {
    return typeof key === 'number' && typeof index === 'number' ? this.#lists.get(key)?.[index] : undefined;
  }

  /** The `api` of a plugin in a list, as data. */
  api(key: unknown, index: unknown): unknown {
    const plugin = this.get(key, index);
    return plugin === undefined ? undefined : plainData(Reflect.get(plugin, 'api'));
  }
}

/** Hooks that plugins look for on others, to call them. */
const SEEN_HOOKS = ['resolveId', 'load', 'transform'] as const;

/** What a plugin has for others: `api`, and hooks by name, with `.handler` where the hook is an object. */
function offersOf(plugin: object): string[] {
  const hooks = SEEN_HOOKS.flatMap((name) => {
    const hook: unknown = Reflect.get(plugin, name);
    if (typeof hook === 'function' || hook instanceof DerivedHook) return [name];
    return isRecord(hook) && typeof hook['handler'] === 'function' ? [`${name}.handler`] : [];
  });
  return 'api' in plugin ? ['api', ...hooks] : hooks;
}

/** A plugin that the guest described, made by the runtime. */
export type MakePlugin = (description: unknown) => object;

/**
 * Puts the lists of plugins that a hook made into options.
 *
 * @param target the options to change
 * @param source the options that the plugin saw: an item that is a number stands for a plugin of the same list in them
 * @param placed what the guest sent, not yet checked
 */
export function placePlugins(
  target: Record<string, unknown>,
  source: unknown,
  placed: unknown,
  make: MakePlugin,
): void {
  if (!Array.isArray(placed)) return;
  for (const entry of placed) {
    if (!isRecord(entry) || !isPluginPath(entry['path'])) continue;
    const { path, items, make: makeItems } = entry;
    const before = pluginsIn(path.reduce(own, source));
    const listOf = (given: unknown): object[] =>
      (Array.isArray(given) ? given : []).flatMap((item) => {
        if (typeof item !== 'number') return [make(item)];
        const kept = before[item];
        return kept === undefined ? [] : [kept];
      });
    const isMade = typeof makeItems === 'function' && path.join('.') === 'worker.plugins';
    if (!isMade && !Array.isArray(items)) continue;
    const list = isMade ? () => listOf(makeItems()) : listOf(items);
    let at = target;
    for (const key of path.slice(0, -1)) {
      const next = own(at, key);
      const made = isRecord(next) ? next : {};
      at[key] = made;
      at = made;
    }
    at['plugins'] = list;
  }
}

const SECTION = /^[A-Za-z][\w$-]*$/;

function isPluginPath(path: unknown): path is string[] {
  return (
    Array.isArray(path) &&
    path.length > 0 &&
    path.length <= 16 &&
    path.at(-1) === 'plugins' &&
    path.every((key) => typeof key === 'string' && SECTION.test(key) && !UNSAFE.has(key))
  );
}

const UNSAFE = new Set(['constructor', 'prototype']);

function own(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
