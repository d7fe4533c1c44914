import { refuseNestedPlugins } from '../checks/nested-plugins.ts';
import { wrongResult } from '../checks/wrong-result.ts';
import type { HookBinding } from '../hook-binding.ts';
import type { PluginRuntime } from '../plugin-runtime.ts';
import { applyInPlace, applyToCopy } from '../value/apply-changes.ts';
import { isRecord } from '../value/clean-data.ts';
import { pickData, plainData } from '../value/plain-data.ts';
import { resolvedConfigData, userConfigData } from '../vite-config.ts';
import { type HookHandler, mapOutcome } from './handler.ts';

/** `buildStart(options)` and `renderStart(outputOptions, inputOptions)`. */
export function sharedOptionsHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function withOptions(this: unknown, first: unknown, second: unknown): unknown {
    const { shared } = runtime;
    return runtime.run(this, hook, undefined, undefined, shared.keyOf(first), shared.keyOf(second));
  };
}

/** `buildEnd(error)` and `closeBundle(error)`. */
export function notifyHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function notify(this: unknown, error: unknown): unknown {
    return runtime.run(
      this,
      hook,
      undefined,
      undefined,
      error === undefined ? undefined : runtime.errorData(error),
    );
  };
}

/** `options(options)`: the bundler's options with what the plugin changed in them. */
export function optionsHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function changeOptions(this: unknown, options: unknown): unknown {
    if (!isRecord(options)) return null;
    const outcome = runtime.run(this, hook, undefined, undefined, pickData(options, Object.keys(options)));
    return mapOutcome(outcome, (packed) => {
      const value = runtime.unpack(packed);
      if (!isRecord(value)) throw wrongResult(hook, undefined, 'its result', value, 'options or null');
      const refuse = (item: unknown, path: string[]): void => refuseNestedPlugins(item, hook, path);
      applyInPlace(options, value['changes'], refuse);
      if (value['returned'] === undefined) return null;
      return applyToCopy(options, value['returned'], refuse) ?? null;
    });
  };
}

/** Vite's `config(config, env)`. */
export function configHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function changeConfig(this: unknown, config: unknown, env: unknown): unknown {
    const outcome = runtime.run(this, hook, undefined, undefined, userConfigData(config), plainData(env));
    return mapOutcome(outcome, (packed) => {
      const value = runtime.unpack(packed);
      if (!isRecord(value)) throw wrongResult(hook, undefined, 'its result', value, 'a config or null');
      const refuse = (item: unknown, path: string[]): void => refuseNestedPlugins(item, hook, path);
      if (isRecord(config)) applyInPlace(config, value['changes'], refuse);
      const { result } = value;
      if (result === null || result === undefined || result === false) return null;
      if (!isRecord(result)) throw wrongResult(hook, undefined, 'its result', result, 'a config or null');
      refuseNestedPlugins(result, hook);
      return result;
    });
  };
}

/** Vite's `configResolved(config)`. */
export function configResolvedHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function configResolved(this: unknown, config: unknown): unknown {
    runtime.vite.config = config;
    return runtime.run(this, hook, undefined, undefined, resolvedConfigData(config));
  };
}

/** Vite's `apply(config, env)`. */
export function applyHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function apply(this: unknown, config: unknown, env: unknown): unknown {
    return (
      runtime.run(undefined, hook, undefined, undefined, userConfigData(config), plainData(env)) === true
    );
  };
}
