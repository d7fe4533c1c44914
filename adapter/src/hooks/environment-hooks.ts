import { makeBuiltin, readBuiltin } from '../builtin-plugin.ts';
import { wrongResult } from '../checks/wrong-result.ts';
import type { HookBinding } from '../hook-binding.ts';
import type { PluginRuntime } from '../plugin-runtime.ts';
import { isRecord } from '../value/clean-data.ts';
import { type HookHandler, mapOutcome } from './handler.ts';

/** Vite's `applyToEnvironment(environment)`: true, false, or plugins that take part in the plugin's place. */
export function applyToEnvironmentHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function applyToEnvironment(this: unknown, environment: unknown): unknown {
    const data = runtime.services.vite.environments.data(environment);
    const outcome = runtime.run(undefined, hook, undefined, environment, data);
    return mapOutcome(outcome, (value) => {
      if (typeof value === 'boolean') return value;
      if (!Array.isArray(value))
        throw wrongResult(hook, undefined, 'its result', value, 'true, false or plugins');
      return Promise.all(
        value.map((item) => {
          const builtin = readBuiltin(item, hook.plugin);
          return builtin === undefined
            ? runtime.services.makePlugin(item)
            : makeBuiltin(builtin, runtime.services.root);
        }),
      );
    });
  };
}

/** Vite's `buildApp(builder)`. */
export function buildAppHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function buildApp(this: unknown, builder: unknown): unknown {
    const environments =
      isRecord(builder) && isRecord(builder['environments']) ? builder['environments'] : {};
    const data = Object.values(environments).map((item) => runtime.services.vite.environments.data(item));
    return runtime.run(this, hook, undefined, builder, { environments: data });
  };
}
