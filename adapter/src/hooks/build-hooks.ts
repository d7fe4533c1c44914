import { type ConfigCheck, checkChanges, checkConfig } from '../checks/config-changes.ts';
import { INPUT_OPTIONS, type KeyRules, OUTPUT_OPTIONS, VITE_CONFIG } from '../checks/config-keys.ts';
import { siteOf } from '../checks/guard.ts';
import { dropOptionalChanges, dropOptionalPlugins, refuseNestedPlugins } from '../checks/nested-plugins.ts';
import { wrongResult } from '../checks/wrong-result.ts';
import type { HookBinding } from '../hook-binding.ts';
import { optionsData, sharedOptions } from '../options-data.ts';
import { placePlugins } from '../plugin-list.ts';
import type { PluginRuntime } from '../plugin-runtime.ts';
import { applyInPlace, applyToCopy } from '../value/apply-changes.ts';
import { isRecord } from '../value/clean-data.ts';
import { plainData } from '../value/plain-data.ts';
import { resolvedConfigData, userConfigData } from '../vite-config.ts';
import { type HookHandler, mapOutcome } from './handler.ts';

type Options = Record<string, unknown>;

/** `buildStart(options)` and `renderStart(outputOptions, inputOptions)`. */
export function sharedOptionsHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function withOptions(this: unknown, first: unknown, second: unknown): unknown {
    const { shared, guard, emission } = runtime.services;
    emission.reset();
    if (hook.name === 'buildStart' && isRecord(first)) guard.addProject(first['cwd']);
    const data = (options: object): unknown => sharedOptions(options, runtime);
    const outcome = runtime.run(
      this,
      hook,
      undefined,
      undefined,
      shared.keyOf(first, data),
      shared.keyOf(second, data),
    );
    return mapOutcome(outcome, (changes) => hook.changeHooks?.(changes));
  };
}

/** `options(options)` and `outputOptions(options)`: the options with what the plugin changed in them. */
export function optionsHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function changeOptions(this: unknown, options: unknown): unknown {
    if (!isRecord(options)) return null;
    const outcome = runtime.run(
      this,
      hook,
      undefined,
      options,
      runtime.pack(optionsData(options, runtime.services.seenPlugins), hook.name),
    );
    return mapOutcome(outcome, (packed) => {
      const value = runtime.unpack(packed);
      if (!isRecord(value)) throw wrongResult(hook, undefined, 'its result', value, 'options or null');
      const before = { ...options };
      checkChanges(value['returned'], configCheck(hook, options));
      takeChanges(runtime, hook, options, value);
      const { returned, returnedPlugins, result } = value;
      if (result) throw wrongResult(hook, undefined, 'its result', result, 'options or null');
      if (returned === undefined) return null;
      const copy = applyToCopy(options, returned, refuser(hook));
      if (!Array.isArray(returnedPlugins) || returnedPlugins.length === 0) return copy ?? null;
      const replaced = copy ?? { ...options };
      placePlugins(replaced, before, returnedPlugins, runtime.services.makePlugin);
      return replaced;
    });
  };
}

function refuser(hook: HookBinding): (item: unknown, path: string[]) => void {
  return (item, path) => refuseNestedPlugins(item, hook, path);
}

const RULES: Record<string, KeyRules> = { options: INPUT_OPTIONS, outputOptions: OUTPUT_OPTIONS };

function configCheck(hook: HookBinding, before: unknown): ConfigCheck {
  return { rules: RULES[hook.name] ?? VITE_CONFIG, before, guard: hook.guard, site: siteOf(hook) };
}

/** Does to the real options what the plugin did to what it saw of them. */
function takeChanges(runtime: PluginRuntime, hook: HookBinding, options: Options, value: Options): void {
  const changes = dropOptionalChanges(value['changes'], hook);
  checkChanges(changes, configCheck(hook, options));
  const before = { ...options };
  applyInPlace(options, changes, refuser(hook));
  placePlugins(options, before, value['plugins'], runtime.services.makePlugin);
  hook.changeHooks?.(value['hooks']);
}

/** What Vite merges into its config. */
function takePartial(runtime: PluginRuntime, hook: HookBinding, config: unknown, packed: unknown): unknown {
  const value = runtime.unpack(packed);
  if (!isRecord(value)) throw wrongResult(hook, undefined, 'its result', value, 'a config or null');
  const { result, returnedPlugins } = value;
  const check = configCheck(hook, isRecord(config) ? { ...config } : config);
  if (isRecord(config)) takeChanges(runtime, hook, config, value);
  if (!result) return null;
  if (!isRecord(result)) throw wrongResult(hook, undefined, 'its result', result, 'a config or null');
  dropOptionalPlugins(result, hook);
  refuseNestedPlugins(result, hook);
  checkConfig(result, check);
  placePlugins(result, config, returnedPlugins, runtime.services.makePlugin);
  return result;
}

/** Vite's `config(config, env)`. */
export function configHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function changeConfig(this: unknown, config: unknown, env: unknown): unknown {
    const outcome = runtime.run(
      this,
      hook,
      undefined,
      config,
      runtime.pack(userConfigData(config, runtime.services.seenPlugins), hook.name),
      plainData(env),
    );
    return mapOutcome(outcome, (value) => takePartial(runtime, hook, config, value));
  };
}

/** Vite's `configEnvironment(name, config, env)`. */
export function configEnvironmentHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function changeEnvironment(this: unknown, name: string, config: unknown, env: unknown): unknown {
    const data = runtime.pack(userConfigData(config, runtime.services.seenPlugins), name);
    const outcome = runtime.run(this, hook, name, config, data, plainData(env), name);
    return mapOutcome(outcome, (value) => takePartial(runtime, hook, config, value));
  };
}

/** Vite's `configResolved(config)`. */
export function configResolvedHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function configResolved(this: unknown, config: unknown): unknown {
    runtime.services.vite.config = config;
    if (isRecord(config)) runtime.services.guard.addProject(config['root']);
    const outcome = runtime.run(
      this,
      hook,
      undefined,
      config,
      runtime.pack(resolvedConfigData(config, runtime.services.seenPlugins), hook.name),
    );
    return mapOutcome(outcome, (packed) => {
      const value = runtime.unpack(packed);
      if (isRecord(value) && isRecord(config)) takeChanges(runtime, hook, config, value);
    });
  };
}

/** Vite's `apply(config, env)`. */
export function applyHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function apply(this: unknown, config: unknown, env: unknown): unknown {
    return (
      runtime.run(
        undefined,
        hook,
        undefined,
        config,
        runtime.pack(userConfigData(config, runtime.services.seenPlugins), hook.name),
        plainData(env),
      ) === true
    );
  };
}
