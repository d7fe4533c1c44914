import { describePlugin, type PluginDescription } from './describe-plugin.ts';
import { findExport } from './find-export.ts';
import { flattenPlugins } from './flatten-plugins.ts';
import { isClass } from './is-class.ts';
import { unpackFromHost } from './references/incoming.ts';
import { keepModules } from './references/inside.ts';
import { isThenable, type PluginFunction } from './slots.ts';

/** What a factory made. */
export interface Description {
  /** Whether the factory returned a list, so that the adapter returns one too. */
  isList: boolean;
  plugins: PluginDescription[];
}

/**
 * Runs the plugin's factory.
 *
 * @param exportPath the export, or a path into it such as `default.rollup`
 * @param data the factory's arguments
 * @param links the functions and objects in them
 * @returns the description, or a promise of it where the factory is asynchronous
 * @throws NEXXO_EXPORT_MISSING where there is no such export, and whatever the factory throws
 */
export function configure(
  _call: number,
  namespace: Record<string, unknown>,
  exportPath: string,
  data: unknown,
  links: unknown,
): unknown {
  keepModules(namespace);
  const made = make(namespace, exportPath, unpackFromHost(data, links) as unknown[]);
  return isThenable(made) ? Promise.resolve(made).then(describe) : describe(made);
}

/** A plugin may be exported as it is, as a function that makes it, or as a class. */
function make(namespace: Record<string, unknown>, exportPath: string, args: unknown[]): unknown {
  const { value, owner } = findExport(namespace, exportPath);
  if (typeof value !== 'function') return value;
  return isClass(value)
    ? Reflect.construct(value, args)
    : Reflect.apply(value as PluginFunction, owner, args);
}

function describe(made: unknown): unknown {
  if (!Array.isArray(made)) return describeAll(false, [made]);
  if (made.some((item) => isThenable(item) || Array.isArray(item))) {
    return flattenPlugins(made).then((items) => describeAll(true, items));
  }
  return describeAll(true, made);
}

function describeAll(isList: boolean, items: unknown[]): Description {
  return { isList, plugins: items.filter(Boolean).map(describePlugin) };
}
