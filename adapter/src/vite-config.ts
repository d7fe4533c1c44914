import { isRecord } from './value/clean-data.ts';
import { pickData } from './value/plain-data.ts';

/** What a plugin knows of the Vite that runs it. */
export interface ViteState {
  /** The resolved config that `configResolved` got. */
  config: unknown;
}

const RESOLVED_CONFIG = [
  'root',
  'base',
  'mode',
  'command',
  'isProduction',
  'isWorker',
  'isBundled',
  'configFile',
  'configFileDependencies',
  'publicDir',
  'cacheDir',
  'envDir',
  'envPrefix',
  'env',
  'define',
  'resolve',
  'css',
  'html',
  'json',
  'esbuild',
  'oxc',
  'preview',
  'build',
  'dev',
  'optimizeDeps',
  'ssr',
  'worker',
  'appType',
  'experimental',
  'future',
  'logLevel',
  'clearScreen',
  'environments',
  'consumer',
  'keepProcessEnv',
  'plugins',
  'inlineConfig',
];
/** Where a server's certificates and handlers are. */
const SERVER_SECRETS = ['https', 'proxy', 'middlewareMode', 'hmr', 'ws', 'watch'];

/**
 * The plain data of a resolved Vite config: what plugins read, without functions and without a server's keys.
 */
export function resolvedConfigData(config: unknown): unknown {
  if (!isRecord(config)) return undefined;
  const data = pickData(config, RESOLVED_CONFIG);
  for (const section of [data['preview'], data['inlineConfig']]) withoutSecrets(section);
  const { server } = config;
  if (isRecord(server)) {
    const names = Object.keys(server).filter((key) => !SERVER_SECRETS.includes(key));
    data['server'] = pickData(server, names);
  }
  return data;
}

function withoutSecrets(section: unknown): void {
  if (!isRecord(section)) return;
  for (const key of SERVER_SECRETS) Reflect.deleteProperty(section, key);
  withoutSecrets(section['server']);
  withoutSecrets(section['preview']);
}

/** The plain data of a user's config, before it is resolved. */
export function userConfigData(config: unknown): Record<string, unknown> {
  if (!isRecord(config)) return {};
  const data = pickData(config, Object.keys(config));
  withoutSecrets(data['server']);
  withoutSecrets(data['preview']);
  return data;
}

const environmentKeys = new WeakMap<object, number>();
let lastEnvironmentKey = 0;

/** What identifies an environment to the guest; its config is fetched on demand. */
export function environmentData(
  environment: unknown,
): { key: number; name: string; mode: string } | undefined {
  if (!isRecord(environment)) return undefined;
  let key = environmentKeys.get(environment);
  if (key === undefined) {
    lastEnvironmentKey += 1;
    key = lastEnvironmentKey;
    environmentKeys.set(environment, key);
  }
  return { key, name: String(environment['name']), mode: String(environment['mode']) };
}

const LEVELS = ['info', 'warn', 'error'];

/** Writes to Vite's logger in a plugin's name. */
export function logToVite({ config }: ViteState, level: unknown, message: string): void {
  const logger = isRecord(config) ? config['logger'] : undefined;
  if (!isRecord(logger) || typeof level !== 'string' || !LEVELS.includes(level)) return;
  const write = logger[level];
  if (typeof write === 'function') write.call(logger, message);
}
