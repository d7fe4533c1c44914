import { native } from '../native.ts';
import { unsupported } from './failure.ts';
import { defineLazy } from './lazy.ts';
import { createLogger } from './logger.ts';
import { unpackOptions } from './references/incoming.ts';
import { completeConfig, completePlugins } from './resolved-config.ts';
import { hotChannel } from './server/channels.ts';
import { moduleGraph } from './server/module-graph.ts';
import { nodeKey } from './server/module-node.ts';
import { moduleRunner } from './server/module-runner.ts';
import { ServerPort } from './server/port.ts';

/** What the adapter sends of one of Vite's environments. */
export interface EnvironmentData {
  key: number;
  name: string;
  mode: string;
}

const environments = new Map<number, object>();

/** Vite's environment of a call. Undefined in bundlers that have none. */
export function callEnvironment(call: number): object | undefined {
  const data = native.hostCall('environment', call, []) as EnvironmentData | undefined;
  return data === undefined ? undefined : environmentOf(call, data);
}

/** One of Vite's environments as a plugin sees it: the same object each time. */
export function environmentOf(call: number, { key, name, mode }: EnvironmentData): object {
  const known = environments.get(key);
  if (known !== undefined) return known;
  const environment = { name, mode, logger: createLogger(call) };
  defineLazy(environment, 'config', () =>
    completeConfig(call, unpackOptions(native.hostCall('environmentConfig', call, [key]))),
  );
  defineLazy(environment, 'plugins', () => {
    const plugins = native.hostCall('environmentPlugins', call, [key]);
    completePlugins(call, plugins);
    return plugins;
  });
  if (mode === 'build') {
    Object.defineProperty(environment, 'isBuilt', {
      enumerable: true,
      get: () => native.hostCall('environmentIsBuilt', call, [key]),
    });
  }
  if (mode === 'dev') defineDevParts(environment, new ServerPort(call, 0), key);
  let topLevel: unknown;
  Object.defineProperty(environment, 'getTopLevelConfig', {
    value: () => {
      topLevel ??= completeConfig(call, unpackOptions(native.hostCall('topLevelConfig', call, [])));
      return topLevel;
    },
  });
  environments.set(key, environment);
  return environment;
}

/** What an environment of a development server has: its modules and its pages. */
function defineDevParts(environment: object, port: ServerPort, key: number): void {
  defineLazy(environment, 'moduleGraph', () => moduleGraph(port, key));
  defineLazy(environment, 'hot', () => hotChannel(port, key));
  defineLazy(environment, 'runner', () => {
    const { consumer } = (environment as { config: { consumer?: unknown } }).config;
    return consumer === 'server' ? moduleRunner(port, key) : undefined;
  });
  Object.assign(environment, {
    async reloadModule(node: unknown) {
      await port.request('serverReload', key, nodeKey(node));
    },
    transformRequest: (url: unknown) => port.request('serverTransform', key, url),
    async warmupRequest(url: unknown) {
      await port.request('serverWarmUp', key, url);
    },
  });
  for (const name of ['fetchModule', 'listen', 'close', 'pluginContainer']) {
    Object.defineProperty(environment, name, {
      configurable: true,
      get() {
        throw unsupported(`environment.${name}`);
      },
    });
  }
}
