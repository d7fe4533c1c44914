import { native } from '../../native.ts';
import { changesOf, isSame } from '../changes.ts';
import { completeConfig } from '../environment.ts';
import { unsupported } from '../failure.ts';
import { packTree } from '../references/outgoing.ts';
import { shared } from '../shared.ts';
import { mapResult, type PluginFunction, type Runner } from '../slots.ts';
import type { Owner } from './owner.ts';

function nothing(): undefined {
  return undefined;
}

/** `buildEnd(error)`, `closeBundle(error)`: the argument as it is, the result of no use to the bundler. */
export function notifyRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, argument) => mapResult(fn.call(new Context(call), argument), nothing);
}

/** `buildStart(options)`, `renderStart(outputOptions, inputOptions)`: the options by their numbers. */
export function sharedOptionsRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, first, second) => {
    const context = new Context(call);
    const outcome =
      second === undefined
        ? fn.call(context, shared(call, first))
        : fn.call(context, shared(call, first), shared(call, second));
    return mapResult(outcome, nothing);
  };
}

/**
 * `options(options)` and Vite's `config(config, env)`: what the plugin changed in place and what it returned, apart.
 * The adapter applies the changes to the real object, whose functions never came in. What the plugin put in may have
 * functions of its own.
 */
export function configureRunner(fn: PluginFunction, owner: Owner, name: 'options' | 'config'): Runner {
  const { Context } = owner;
  return (call, data, env) => {
    const config = data as Record<string, unknown>;
    const before = native.clone(config) as Record<string, unknown>;
    return mapResult(fn.call(new Context(call), config, env), (result) =>
      packTree(changed(before, config, result, name), name),
    );
  };
}

function changed(
  before: Record<string, unknown>,
  config: Record<string, unknown>,
  result: unknown,
  name: 'options' | 'config',
): object {
  const changes = changesOf(before, config);
  refusePlugins(
    changes.map(([path]) => path[0]),
    name,
  );
  if (result === null || typeof result !== 'object') return { changes, result };
  if (result === config) return { changes };
  if (name === 'config') {
    const { plugins } = result as { plugins?: unknown };
    if (plugins !== undefined && !isSame(plugins, [])) refusePlugins(['plugins'], name);
    return { changes, result };
  }
  const returned = changesOf(before, result as Record<string, unknown>);
  refusePlugins(
    returned.map(([path]) => path[0]),
    name,
  );
  return { changes, returned };
}

function refusePlugins(keys: (string | undefined)[], name: string): void {
  if (keys.includes('plugins')) throw unsupported(`${name}.plugins set by a plugin`);
}

/** Vite's `configResolved(config)`. */
export function configResolvedRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, data) => mapResult(fn.call(new Context(call), completeConfig(call, data)), nothing);
}

/** Vite's `apply(config, env)`: a plain function that says whether the plugin takes part. */
export function applyRunner(fn: PluginFunction): Runner {
  return (_call, config, env) => Boolean(fn.call(undefined, config, env));
}
