import { type Answer, type CallSite, contextOf, foundName, text } from './call-site.ts';
import { NexxoError } from './error.ts';
import { pluginHookAnswers, pluginHookRequests } from './plugin-hooks.ts';
import { pluginsIn } from './plugin-list.ts';
import { cleanData, isRecord } from './value/clean-data.ts';
import { plainText } from './value/text.ts';
import { logToVite, resolvedConfigData } from './vite-config.ts';

function config(site: CallSite): Record<string, unknown> {
  const { config: resolved } = site.vite;
  return isRecord(resolved) ? resolved : {};
}

/** What a plugin asks of Vite's environments, config and logger. */
export const viteAnswers: Record<string, Answer> = {
  environment: (site) => site.vite.environments.data(contextOf(site)['environment']),
  environmentConfig: (site, [key]) => {
    const { config: own } = site.vite.environments.get(key) ?? {};
    return site.pack(resolvedConfigData(own, site.seenPlugins, site.vite.config), 'config');
  },
  environmentPlugins: (site, [key]) => site.seenPlugins.data(site.vite.environments.get(key)?.['plugins']),
  environmentIsBuilt: (site, [key]) => site.vite.environments.get(key)?.['isBuilt'] === true,
  topLevelConfig: (site) => site.pack(resolvedConfigData(site.vite.config, site.seenPlugins), 'config'),
  assetsInclude: (site, [file]) => {
    const includes = config(site)['assetsInclude'];
    return typeof includes === 'function' ? Boolean(includes(text(site, 'assetsInclude', file))) : false;
  },
  ...pluginHookAnswers,
  pluginApi: (site, [list, index]) => site.seenPlugins.api(list, index),
  sortedPlugins: (site, [hook]) => {
    const sorted = config(site)['getSortedPlugins'];
    if (typeof sorted !== 'function') return [];
    const all = pluginsIn(config(site)['plugins']);
    const found: unknown = Reflect.apply(sorted, site.vite.config, [text(site, 'getSortedPlugins', hook)]);
    return pluginsIn(found).map((plugin) => all.indexOf(plugin));
  },
  log: (site, [level, message]) => logToVite(site.vite, level, plainText(text(site, 'log', message))),
};

/** What takes Vite time. */
export const viteRequests: Record<string, Answer> = {
  ...pluginHookRequests,
  configResolve: async (site, [options, id, importer, aliasOnly, ssr]) => {
    const create = config(site)['createResolver'];
    if (typeof create !== 'function') throw refused(site, 'config.createResolver is not available here');
    const resolve: unknown = Reflect.apply(create, site.vite.config, [cleanData(options) ?? undefined]);
    const found: unknown = await (resolve as (...args: unknown[]) => unknown)(
      text(site, 'createResolver', id),
      importer === undefined ? undefined : text(site, 'createResolver', importer),
      aliasOnly === true,
      ssr === true,
    );
    return typeof found === 'string' && foundName(site, found, 'config.createResolver') ? found : undefined;
  },
  buildEnvironment: async (site, [key]) => {
    const builder = site.data;
    const environment = site.vite.environments.get(key);
    const build = isRecord(builder) ? builder['build'] : undefined;
    if (environment === undefined || typeof build !== 'function') {
      throw refused(site, 'builder.build is there while buildApp runs, for its own environments');
    }
    await Reflect.apply(build, builder, [environment]);
    return undefined;
  },
};

function refused({ plugin, hook, moduleId }: CallSite, what: string): NexxoError {
  return new NexxoError('NEXXO_UNSUPPORTED', what, { plugin, hook, id: moduleId });
}
