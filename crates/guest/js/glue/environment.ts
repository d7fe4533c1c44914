import { native } from '../native.ts';
import { unsupported } from './failure.ts';
import { defineLazy } from './lazy.ts';
import { createLogger } from './logger.ts';

interface HostEnvironment {
  key: number;
  name: string;
  mode: string;
}

const environments = new Map<number, object>();

/**
 * Vite's environment of a call: its plain data. Undefined in bundlers that have none.
 */
export function callEnvironment(call: number): object | undefined {
  const data = native.hostCall('environment', call, []) as HostEnvironment | undefined;
  if (data === undefined) return undefined;
  const known = environments.get(data.key);
  if (known !== undefined) return known;
  const environment = { name: data.name, mode: data.mode, logger: createLogger(call) };
  defineLazy(environment, 'config', () =>
    completeConfig(call, native.hostCall('environmentConfig', call, [])),
  );
  Object.defineProperty(environment, 'getTopLevelConfig', {
    value: () => completeConfig(call, native.hostCall('topLevelConfig', call, [])),
  });
  environments.set(data.key, environment);
  return environment;
}

/**
 * Adds to the plain data of a resolved config the functions that plugins call on it.
 */
export function completeConfig(call: number, data: unknown): unknown {
  if (data === null || typeof data !== 'object') return data;
  const config = data as Record<string, unknown>;
  config['logger'] = createLogger(call);
  config['assetsInclude'] = (file: unknown) => native.hostCall('assetsInclude', call, [file]);
  for (const name of ['createResolver', 'getSortedPlugins', 'getSortedPluginHooks']) {
    Object.defineProperty(config, name, {
      value: () => {
        throw unsupported(`config.${name}`);
      },
    });
  }
  return config;
}
