import type { SeenPlugins } from './plugin-list.ts';
import type { PluginRuntime } from './plugin-runtime.ts';
import { optionsWithFunctions } from './value/plain-data.ts';

/** What Rolldown keeps for itself on the options that it gives to plugins. */
const INTERNAL: ReadonlySet<string> = new Set([
  'inner',
  'inputPlugins',
  'normalizedOutputPlugins',
  'onLog',
  'outputOptions',
]);

/** The plain data of options as a bundler gives them to hooks: an object, or one of a class with getters. */
export function optionsData(options: object, seen: SeenPlugins): Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(options);
  const isPlain = prototype === null || prototype === Object.prototype;
  const getters = isPlain
    ? []
    : Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
  const own = Object.keys(options).filter((name) => isPlain || !INTERNAL.has(name));
  const data = optionsWithFunctions(options, [...new Set([...own, ...getters])]);
  const plugins: unknown = Reflect.get(options, 'plugins');
  if (Array.isArray(plugins)) data['plugins'] = seen.data(plugins);
  return data;
}

/** Options that many calls have in common, as they cross. */
export function sharedOptions(options: object, runtime: PluginRuntime): { options: unknown } {
  return { options: runtime.pack(optionsData(options, runtime.services.seenPlugins), 'options') };
}
