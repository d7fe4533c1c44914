import { native } from '../native.ts';
import { callOf } from './context.ts';
import { unsupported } from './failure.ts';
import { defineLazy } from './lazy.ts';
import { createLogger } from './logger.ts';
import { plain } from './plain.ts';
import { request } from './requests.ts';
import type { PluginFunction } from './slots.ts';

type Config = Record<string, unknown>;

const places = new WeakMap<object, [list: number, index: number]>();

/** Where the host has the plugin that a stand-in stands for. */
export function placeOfPlugin(plugin: object): [list: number, index: number] | undefined {
  return places.get(plugin);
}

/** Gives the stand-ins of a list of plugins what other plugins look for on them. */
export function completePlugins(call: number, plugins: unknown): void {
  if (!Array.isArray(plugins)) return;
  plugins.forEach((plugin: Record<string, unknown>, index) => {
    const { seenIn, offers = [] } = plugin as { seenIn?: number; offers?: string[] };
    if (seenIn === undefined) return;
    delete plugin['seenIn'];
    delete plugin['offers'];
    places.set(plugin, [seenIn, index]);
    for (const offer of offers) {
      const [name = '', handler] = offer.split('.');
      if (name === 'api') {
        defineLazy(plugin, name, () => native.hostCall('pluginApi', call, [seenIn, index]));
        continue;
      }
      const hook = hookOfOther(call, seenIn, index, name);
      plugin[name] = handler === undefined ? hook : { handler: hook };
    }
  });
}

/** A hook of another plugin: the host calls it in the context of the plugin's hook that calls. */
function hookOfOther(call: number, list: number, index: number, name: string): PluginFunction {
  return function (this: unknown, ...args: unknown[]): unknown {
    const at = callOf(this) ?? call;
    const answer = native.hostCall('pluginHook', at, [list, index, name, args.map(plain)]);
    const { ticket, value } = answer as { ticket?: number; value?: unknown };
    return ticket === undefined ? value : request(at, 'pluginHookResult', [ticket]);
  };
}

/** Vite's `config.createResolver(options)`. */
function resolverFactory(call: number): (options: unknown) => unknown {
  return (options) => (id: unknown, importer: unknown, aliasOnly: unknown, ssr: unknown) =>
    request(call, 'configResolve', [plain(options), id, importer, aliasOnly, ssr]);
}

/**
 * Adds to the plain data of a resolved config the functions that plugins call on it.
 *
 * @param call the hook call that got it
 */
export function completeConfig(call: number, data: unknown): unknown {
  if (data === null || typeof data !== 'object') return data;
  const config = data as Config;
  completePlugins(call, config['plugins']);
  config['logger'] = createLogger(call);
  config['assetsInclude'] = (file: unknown) => native.hostCall('assetsInclude', call, [file]);
  const functions = {
    createResolver: resolverFactory(call),
    getSortedPlugins: (hook: unknown) => {
      const plugins = config['plugins'] as unknown[];
      return (native.hostCall('sortedPlugins', call, [hook]) as number[]).map((index) => plugins[index]);
    },
    getSortedPluginHooks: () => {
      throw unsupported('config.getSortedPluginHooks');
    },
  };
  for (const [name, value] of Object.entries(functions)) {
    Object.defineProperty(config, name, { value, configurable: true, writable: true });
  }
  return config;
}
