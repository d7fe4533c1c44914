import { type BuilderData, builderOf } from '../builder.ts';
import { type EnvironmentData, environmentOf } from '../environment.ts';
import { flattenPlugins } from '../flatten-plugins.ts';
import { mapResult, type PluginFunction, type Runner } from '../slots.ts';
import type { Owner } from './owner.ts';

/** Vite's `applyToEnvironment(environment)`: whether the plugin takes part, or the plugins that do in its place. */
export function applyToEnvironmentRunner(fn: PluginFunction, owner: Owner): Runner {
  return (call, data) => {
    const result = fn.call(owner.plugin, environmentOf(call, data as EnvironmentData));
    return mapResult(result, (applied) => {
      if (!applied || applied === true) return Boolean(applied);
      return flattenPlugins([applied]).then((plugins) => plugins.map(owner.describe));
    });
  };
}

/** Vite's `buildApp(builder)`. */
export function buildAppRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, data) =>
    mapResult(fn.call(new Context(call), builderOf(call, data as BuilderData)), () => undefined);
}
