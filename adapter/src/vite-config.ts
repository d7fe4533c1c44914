import type { SeenPlugins } from './plugin-list.ts';
import { isRecord } from './value/clean-data.ts';
import { optionsWithFunctions } from './value/plain-data.ts';
import { ViteEnvironments } from './vite-environments.ts';

/** What a plugin knows of the Vite that runs it. */
export class ViteState {
  readonly environments = new ViteEnvironments();
  #resolved: unknown;

  /** The resolved config, which a plugin need not have asked for. */
  get config(): unknown {
    return this.#resolved ?? this.environments.config;
  }

  set config(config: unknown) {
    this.#resolved = config;
  }
}

/** What no plugin gets to see of a config: keys, and Vite's own machinery. Functions never cross. */
const HIDDEN: ReadonlySet<string> = new Set([
  'customLogger',
  'fsDenyGlob',
  'logger',
  'packageCache',
  'safeModulePaths',
  'webSocketToken',
]);

/**
 * The plain data of a resolved Vite config: what plugins read, without functions and without a server's keys.
 *
 * @param topLevel where `config` is an environment's, the config whose other properties it gives too
 */
export function resolvedConfigData(
  config: unknown,
  seen: SeenPlugins,
  topLevel?: unknown,
): Record<string, unknown> | undefined {
  return isRecord(config) ? configData(config, seen, isRecord(topLevel) ? topLevel : config) : undefined;
}

/** The plain data of a user's config, before it is resolved. */
export function userConfigData(config: unknown, seen: SeenPlugins): Record<string, unknown> {
  return isRecord(config) ? configData(config, seen, config) : {};
}

function configData(
  config: Record<string, unknown>,
  seen: SeenPlugins,
  keys: Record<string, unknown>,
): Record<string, unknown> {
  const all = new Set([...Object.keys(keys), ...Object.keys(config)]);
  const names = [...all].filter((key) => !HIDDEN.has(key));
  const data = optionsWithFunctions(config, names);
  if (Array.isArray(config['plugins'])) data['plugins'] = seen.data(config['plugins']);
  for (const section of [data, data['inlineConfig'], data['mainConfig']]) hideServerSecrets(section);
  return data;
}

function hideServerSecrets(config: unknown): void {
  if (!isRecord(config)) return;
  for (const key of ['server', 'preview']) if (isRecord(config[key])) hideSecrets(config[key]);
}

/** Where a server's certificates are, its sockets, and the headers that it sends elsewhere. */
function hideSecrets(server: Record<string, unknown>): void {
  if (server['https']) server['https'] = {};
  if (server['middlewareMode']) server['middlewareMode'] = true;
  delete server['proxy'];
  for (const key of ['hmr', 'ws'])
    if (isRecord(server[key]) && server[key]['server']) server[key]['server'] = undefined;
}

const LEVELS = ['info', 'warn', 'error'];

/** Writes to Vite's logger in a plugin's name. */
export function logToVite({ config }: ViteState, level: unknown, message: string): void {
  const logger = isRecord(config) ? config['logger'] : undefined;
  if (!isRecord(logger) || typeof level !== 'string' || !LEVELS.includes(level)) return;
  const write = logger[level];
  if (typeof write === 'function') write.call(logger, message);
}
