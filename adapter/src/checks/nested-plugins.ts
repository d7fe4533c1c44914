import { NexxoError } from '../error.ts';
import type { HookBinding } from '../hook-binding.ts';
import { isRecord } from '../value/clean-data.ts';

/** Plugins for bundling dependencies before a server starts: a build comes out the same without them. */
const OPTIONAL = 'optimizeDeps';

/**
 * Leaves out plugins for bundling dependencies, which the report tells.
 *
 * @param value data and functions, changed in place
 * @param path where the value goes in the config
 * @returns whether the value itself is such a list
 */
export function dropOptionalPlugins(
  value: unknown,
  hook: HookBinding,
  path: readonly string[] = [],
): boolean {
  if (path.at(-1) === 'plugins') {
    if (!path.includes(OPTIONAL) || !hasFunctions(value)) return false;
    const why = 'plugins for bundling dependencies are left out: a build comes out the same without them';
    hook.guard.note(hook.name, path.join('.'), why);
    return true;
  }
  if (!isRecord(value)) return false;
  for (const key of Object.keys(value))
    if (dropOptionalPlugins(value[key], hook, [...path, key])) delete value[key];
  return false;
}

/** The same of changes, as the guest sends them. */
export function dropOptionalChanges(changes: unknown, hook: HookBinding): unknown {
  if (!Array.isArray(changes)) return changes;
  return changes.filter(
    (change) =>
      !Array.isArray(change) ||
      !Array.isArray(change[0]) ||
      !dropOptionalPlugins(change[2], hook, change[0].map(String)),
  );
}

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
    refuseNestedPlugins(value[key], hook, [...path, key]);
  }
}

function hasFunctions(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some(hasFunctions);
}
