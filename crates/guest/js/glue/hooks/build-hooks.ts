import { changesOf, snapshot } from '../changes.ts';
import { beginBuild } from '../context.ts';
import { PluginLists } from '../placed-plugins.ts';
import { unpackOptions } from '../references/incoming.ts';
import { packTree } from '../references/outgoing.ts';
import { completeConfig, completePlugins } from '../resolved-config.ts';
import { shared } from '../shared.ts';
import { mapResult, type PluginFunction, type Runner } from '../slots.ts';
import type { Owner } from './owner.ts';

type Options = Record<string, unknown>;

/** What the hook is called for in messages, and how its arguments come. */
export type ConfigureHook = 'options' | 'outputOptions' | 'config' | 'configEnvironment';

/** `buildStart(options)`: the options by their number. */
export function buildStartRunner(fn: PluginFunction, owner: Owner): Runner {
  const run = sharedOptionsRunner(fn, owner);
  return (...given) => {
    beginBuild();
    return run(...given);
  };
}

/** `renderStart(outputOptions, inputOptions)`: the options by their numbers. */
export function sharedOptionsRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, first, second) => {
    const context = new Context(call);
    const outcome =
      second === undefined
        ? fn.call(context, shared(call, first))
        : fn.call(context, shared(call, first), shared(call, second));
    return mapResult(outcome, () => owner.hookChanges());
  };
}

/**
 * `options(options)`, `outputOptions(options)`, Vite's `config(config, env)` and `configEnvironment(name, config, env)`:
 * what the plugin changed in place and what it returned, apart. The adapter applies the changes to the real object.
 */
export function configureRunner(fn: PluginFunction, owner: Owner, name: ConfigureHook): Runner {
  const { Context } = owner;
  const isPartial = name === 'config' || name === 'configEnvironment';
  const isFirst = name === 'options' || name === 'config';
  return (call, data, env, environmentName) => {
    if (isFirst) beginBuild();
    const config = unpackOptions(data) as Options;
    completePlugins(call, config['plugins']);
    const lists = new PluginLists(config, owner.describe);
    const before = snapshot(lists.take(config).options) as Options;
    const context = new Context(call);
    const result =
      name === 'configEnvironment'
        ? fn.call(context, environmentName, config, env)
        : isPartial
          ? fn.call(context, config, env)
          : fn.call(context, config);
    return mapResult(result, (returned) => {
      const own = isPartial ? partial(returned, config, lists) : whole(returned, before, config, lists);
      return packTree({ ...changed(before, config, lists), ...own, hooks: owner.hookChanges() }, name);
    });
  };
}

function changed(before: Options, config: Options, lists: PluginLists): object {
  const { options, placed } = lists.take(config);
  return { changes: changesOf(before, options), plugins: placed };
}

/** Rollup's hooks return the options in place of the old ones. */
function whole(returned: unknown, before: Options, config: Options, lists: PluginLists): object {
  if (returned === null || typeof returned !== 'object') return { result: returned };
  if (returned === config) return {};
  const { options, placed } = lists.take(returned as Options);
  return { returned: changesOf(before, options), returnedPlugins: placed };
}

/** Vite's hooks return something to merge. */
function partial(returned: unknown, config: Options, lists: PluginLists): object {
  if (returned === null || typeof returned !== 'object') return { result: returned };
  if (returned === config) return {};
  const { options, placed } = lists.take(returned as Options);
  return { result: options, returnedPlugins: placed };
}

/** Vite's `configResolved(config)`. */
export function configResolvedRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, data) => {
    beginBuild();
    const config = unpackOptions(data) as Options;
    const before = snapshot(new PluginLists(config, owner.describe).take(config).options) as Options;
    completeConfig(call, config);
    const lists = new PluginLists(config, owner.describe);
    return mapResult(fn.call(new Context(call), config), () => {
      const { options, placed } = lists.take(config);
      const changes = changesOf(before, withoutOurs(options));
      return packTree({ changes, plugins: placed, hooks: owner.hookChanges() }, 'configResolved');
    });
  };
}

/** What we put into a resolved config is no change. */
function withoutOurs({ logger: _logger, assetsInclude: _assetsInclude, ...config }: Options): Options {
  return config;
}

/** Vite's `apply(config, env)`: a method of the plugin that says whether it takes part. */
export function applyRunner(fn: PluginFunction, { plugin }: Owner): Runner {
  return (_call, config, env) => Boolean(fn.call(plugin, unpackOptions(config), env));
}
