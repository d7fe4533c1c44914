import { native } from '../native.ts';
import { type EnvironmentData, environmentOf } from './environment.ts';
import { unsupported } from './failure.ts';
import { defineLazy } from './lazy.ts';
import { unpackOptions } from './references/incoming.ts';
import { request } from './requests.ts';
import { completeConfig } from './resolved-config.ts';

/** What the adapter sends of Vite's builder. */
export interface BuilderData {
  environments: EnvironmentData[];
}

/** Vite's builder as a plugin's `buildApp` sees it: it says which environments are built, and when. */
export function builderOf(call: number, data: BuilderData): object {
  const keys = new Map<object, number>();
  const environments: Record<string, object> = {};
  for (const item of data.environments) {
    const environment = environmentOf(call, item);
    keys.set(environment, item.key);
    environments[item.name] = environment;
  }
  const builder = {
    environments,
    build: async (environment: object) => {
      const key = keys.get(environment);
      if (key === undefined) throw new TypeError('builder.build takes one of builder.environments');
      return request(call, 'buildEnvironment', [key]);
    },
    buildApp: () => {
      throw unsupported('builder.buildApp');
    },
    runDevTools: () => {
      throw unsupported('builder.runDevTools');
    },
  };
  defineLazy(builder, 'config', () =>
    completeConfig(call, unpackOptions(native.hostCall('topLevelConfig', call, []))),
  );
  return builder;
}
