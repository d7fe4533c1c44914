import { NexxoError } from '../error.ts';
import type { HookBinding } from '../hook-binding.ts';
import { isRecord } from '../value/clean-data.ts';

/** Plugins for bundling dependencies before a server starts: a build comes out the same without them. */
const OPTIONAL = 'optimizeDeps';

/**
 * Refuses what a bundler would take for plugins in a config that came out of a plugin: their hooks would be called around
 * every check of what a hook returns, with data in place of the trees that they change.
 *
 * @param value data and functions, changed in place
 * @param path where the value goes in the config
 * @throws NEXXO_UNSUPPORTED with the path
 */
export function refuseNestedPlugins(value: unknown, hook: HookBinding, path: readonly string[] = []): void {
  if (path.at(-1) === 'plugins' && hasFunctions(value)) {
    const { plugin, name } = hook;
    const what = `plugins with functions at ${[name, ...path].join('.')}`;
    throw new NexxoError('NEXXO_UNSUPPORTED', what, { plugin, hook: name });
  }
  if (!isRecord(value)) return;
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (key === 'plugins' && path.includes(OPTIONAL) && hasFunctions(item)) delete value[key];
    else refuseNestedPlugins(item, hook, [...path, key]);
  }
}

function hasFunctions(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some(hasFunctions);
}
