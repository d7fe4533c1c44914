import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import type { DerivedFilters } from './derived/derive.ts';
import { NexxoError } from './error.ts';
import type { NexxoErrorCode } from './error-codes.ts';
import { HELP_NAMES, type HelpName, helpOff } from './native-help.ts';
import type { PackedPlugin } from './pack/index.ts';
import type { ResultOptions } from './results/result-settings.ts';
import { isServerCapability, SERVER_CAPABILITIES, type ServerCapability } from './server/capabilities.ts';

/** How much a plugin may use. Each must be a finite number above zero. */
export interface Limits {
  /** CPU time of one hook call, in milliseconds. Default 100. */
  cpuMs?: number;
  /** CPU time of evaluating the plugin's code, once, in milliseconds. Default 10,000. */
  loadCpuMs?: number;
  /** Memory of the plugin's instance, in MiB, from 8 to 2047. Default 64. */
  memoryMiB?: number;
  /** What one call may return, in MiB, at most 1024. Default 32. */
  outputMiB?: number;
  /**
   * How long a hook may wait while nothing is under way outside, and have the bundler work at a stretch, in wall-clock
   * milliseconds. Default 30,000.
   */
  hookIdleMs?: number;
  /** Calls out of the sandbox during one operation. Default 100,000. */
  hostCalls?: number;
}

/** What can be set for all plugins and for one. */
export interface PluginLimitsAndGrants {
  limits?: Limits;
  /** Directories that the plugin may read besides its own package; relative ones start at `root`. */
  read?: string[];
  /**
   * Files and directories outside the project that the plugin may name to the bundler, which then reads them: as ids, in
   * code, as files to load, emit and watch. What `read` grants may be named too. Relative ones start at `root`.
   */
  resolve?: string[];
  /** Files and directories outside the project that the plugin may have watched, without having them read. */
  watch?: string[];
  /** Keys of the bundler's config that the plugin may change beyond the ordinary ones, such as `server.proxy`. */
  config?: string[];
  /**
   * Directories that the plugin may write and read, such as the build's output folder; relative ones start at `root`. They
   * need not be there yet.
   */
  write?: string[];
  /** What of a development or preview server the plugin may use. Default nothing. */
  server?: ServerCapability[];
  /**
   * Whether the plugin may run builds of its own with the project's bundler, of the project's files and with the project's
   * plugins where it has them in hand. What they write needs `write`. Default false.
   */
  bundler?: boolean;
  /** Environment variables that the plugin sees. Default none but `NODE_ENV`, where it is set. */
  env?: Record<string, string>;
  /**
   * `fixed` (the default) gives the same time in every build, a `Date` that time; `real` gives the time at which the
   * plugin was loaded.
   */
  clock?: 'fixed' | 'real' | Date;
  /**
   * Whether packages that are recognised in a plugin, such as `magic-string`, have natives of the sandbox do their heavy
   * loops: all (the default), none, or all but those that are false here. Results are the same either way.
   */
  nativeHelp?: boolean | Partial<Record<HelpName, boolean>>;
  /**
   * What the plugin keeps between calls of `resolveId`, `load`, `transform` and `renderChunk`, so that a result of these or of a
   * later hook depends on it: `anything` (the default), what earlier calls for the same `module` left (its id without a query),
   * or `nothing`. Calls that set the plugin up, such as `configResolved` and `buildStart`, are not meant: every result may depend
   * on them. What is declared here is relied on, for speed alone: results are kept between builds (`results` of
   * `createSandbox`), and a call whose result is found is not made.
   */
  keeps?: Keeps;
  /**
   * How many instances of a plugin that declares what it keeps run its `resolveId`, `load` and `transform`, each on a thread of
   * its own, so that these hooks give promises: 0 to 16, where 0 leaves all on the JavaScript thread. `auto` (the default) does
   * so until twenty calls in a row use a millisecond of CPU time each, then opens as many as there are processors, at most four,
   * and one more where that are all processors and calls turn out short.
   */
  instances?: number | 'auto';
  /**
   * Runs each of those calls also in a fresh instance, and fails with NEXXO_INSTANCE_DIFFERS where the result is another one:
   * tells whether what `keeps` says is true, and takes a multiple of the time. Default false.
   */
  compareInstances?: boolean;
}

/** What a plugin keeps between calls; see `PluginLimitsAndGrants.keeps`. */
export type Keeps = 'anything' | 'module' | 'nothing';

/** Options of `createSandbox`. */
export interface SandboxOptions extends PluginLimitsAndGrants {
  /** The project's directory: packages are looked up from here. Default `process.cwd()`. */
  root?: string;
  /**
   * Runs plugins that nobody signed: all of them, or those that are named as `plugin()` names them, such as a plugin file
   * of the project. What is signed, or is in `nexxo.lock`, is verified all the same. Default false.
   */
  allowUnsigned?: boolean | readonly string[];
  /** Called with each plugin before it runs; a throw keeps it from running. Vouches for plugins that nobody signed. */
  verify?: (artifact: PackedPlugin) => void | Promise<void>;
  /** Where bundles and snapshots are kept. Default `node_modules/.cache/nexxo` under `root`; false keeps none. */
  cacheDir?: string | false;
  /**
   * How results of the hooks of plugins are kept between builds whose settings say what they keep between calls; see `keeps`.
   * On by default; false keeps none.
   */
  results?: false | ResultOptions;
  /** Keeps an event for each hook call, for `trace()`. Default false. */
  trace?: boolean;
  /**
   * Whether `transform` and `load` without a filter get one from the guards that they begin with, so that bundler and sandbox
   * need not call them for other modules. `check` calls them all the same and fails with NEXXO_FILTER_DIFFERS where a filter
   * would have been wrong. Default true.
   */
  derivedFilters?: DerivedFilters;
  /** Settings for plugins by package name, over the common ones. */
  plugins?: Record<string, PluginLimitsAndGrants>;
}

/** A plugin to load, with settings of its own. */
export interface PluginSource extends PluginLimitsAndGrants {
  /** A package name, a path that begins with a dot or is absolute, or a file URL. */
  package: string;
  /** The export with the factory, or a path into it such as `default.rollup`. Default `default`. */
  export?: string;
}

/** Settings with every default filled in. */
export interface Settings {
  limits: Required<Limits>;
  read: string[];
  resolve: string[];
  watch: string[];
  config: string[];
  write: string[];
  server: ServerCapability[];
  bundler: boolean;
  env: Record<string, string>;
  /** The moment at which time stands still, in milliseconds; null for the real time. */
  clockMs: number | null;
  keeps: Keeps;
  /** Native help that is switched off. */
  helpOff: HelpName[];
  instances: number | 'auto';
  compareInstances: boolean;
}

/** How many instances of one plugin run at a time. */
const MOST_INSTANCES = 16;

/** A moment that every build has in common: 2020-01-01. */
const FIXED_NOW = Date.UTC(2020, 0, 1);

/** What a plugin may use without being granted more. */
export const DEFAULT_LIMITS: Readonly<Required<Limits>> = {
  cpuMs: 100,
  loadCpuMs: 10_000,
  memoryMiB: 64,
  outputMiB: 32,
  hookIdleMs: 30_000,
  hostCalls: 100_000,
};

const MAXIMA: Partial<Record<keyof Limits, number>> = {
  cpuMs: 3_600_000,
  loadCpuMs: 3_600_000,
  hostCalls: 1e9,
  memoryMiB: 2047,
  outputMiB: 1024,
  hookIdleMs: 2 ** 31 - 1,
};

function invalid(what: string, plugin?: string, code: NexxoErrorCode = 'NEXXO_OPTION_INVALID'): NexxoError {
  return new NexxoError(code, what, { plugin });
}

function mergeLimits(target: Required<Limits>, limits: Limits | undefined, plugin: string | undefined): void {
  if (limits === undefined) return;
  if (limits === null || typeof limits !== 'object') throw invalid('`limits` must be an object', plugin);
  for (const key of Object.keys(limits) as (keyof Limits)[]) {
    if (!Object.hasOwn(DEFAULT_LIMITS, key)) {
      throw invalid(
        `there is no limit \`${key}\`; there are ${Object.keys(DEFAULT_LIMITS).join(', ')}`,
        plugin,
      );
    }
    const value = limits[key];
    if (value === undefined) continue;
    const maximum = MAXIMA[key] ?? Number.MAX_SAFE_INTEGER;
    if (typeof value !== 'number' || !(value > 0) || value > maximum) {
      throw invalid(
        `\`limits.${key}\` is ${String(value)}, and must be a number above 0 and at most ${maximum}`,
        plugin,
      );
    }
    target[key] = value;
  }
}

const LISTS = {
  read: 'directories',
  write: 'directories',
  resolve: 'files and directories',
  watch: 'files and directories',
  config: 'keys of the config',
} as const;

function grantList(layer: PluginLimitsAndGrants, name: keyof typeof LISTS, plugin?: string): string[] {
  const value: unknown = layer[name];
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string' || item === '')) {
    throw invalid(`\`${name}\` must be a list of ${LISTS[name]}`, plugin);
  }
  return value;
}

function serverList(value: unknown, plugin: string | undefined): ServerCapability[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every(isServerCapability)) return value;
  throw invalid(`\`server\` must be a list of ${SERVER_CAPABILITIES.join(', ')}`, plugin);
}

/**
 * Puts settings together: defaults, the sandbox's, those for the package, those of the call.
 *
 * @param layers from the weakest to the strongest
 * @param root where relative directories start
 * @throws NEXXO_OPTION_INVALID
 */
export function resolveSettings(
  layers: (PluginLimitsAndGrants | undefined)[],
  root: string,
  plugin?: string,
): Settings {
  const settings: Settings = {
    limits: { ...DEFAULT_LIMITS },
    read: [],
    resolve: [],
    watch: [],
    config: [],
    write: [],
    server: [],
    bundler: false,
    env: {},
    clockMs: FIXED_NOW,
    keeps: 'anything',
    helpOff: [],
    instances: 'auto',
    compareInstances: false,
  };
  for (const layer of layers) {
    if (layer === undefined) continue;
    mergeLimits(settings.limits, layer.limits, plugin);
    for (const name of ['read', 'write', 'resolve', 'watch'] as const)
      settings[name].push(...grantList(layer, name, plugin).map((item) => path.resolve(root, item)));
    settings.config.push(...grantList(layer, 'config', plugin));
    settings.server.push(...serverList(layer.server, plugin));
    if (layer.bundler !== undefined) settings.bundler = flag('bundler', layer.bundler, plugin);
    if (layer.clock !== undefined) settings.clockMs = clockTime(layer.clock, plugin);
    if (layer.keeps !== undefined) settings.keeps = checkKeeps(layer.keeps, plugin);
    if (layer.nativeHelp !== undefined)
      settings.helpOff = helpOff(layer.nativeHelp, settings.helpOff) ?? unknownHelp(plugin);
    if (layer.instances !== undefined) settings.instances = checkInstances(layer.instances, plugin);
    if (layer.compareInstances !== undefined)
      settings.compareInstances = flag('compareInstances', layer.compareInstances, plugin);
    Object.assign(settings.env, checkEnv(layer.env, plugin));
  }
  return settings;
}

function flag(name: string, value: unknown, plugin: string | undefined): boolean {
  if (typeof value === 'boolean') return value;
  throw invalid(`\`${name}\` must be true or false`, plugin);
}

function checkKeeps(keeps: unknown, plugin: string | undefined): Keeps {
  if (keeps === 'anything' || keeps === 'module' || keeps === 'nothing') return keeps;
  throw invalid("`keeps` must be 'anything', 'module' or 'nothing'", plugin);
}

function unknownHelp(plugin: string | undefined): never {
  throw invalid(
    `\`nativeHelp\` must be true, false, or an object with that for ${HELP_NAMES.join(', ')}`,
    plugin,
  );
}

function checkInstances(instances: unknown, plugin: string | undefined): number | 'auto' {
  if (instances === 'auto') return instances;
  if (Number.isInteger(instances) && (instances as number) >= 0 && (instances as number) <= MOST_INSTANCES)
    return instances as number;
  throw invalid(`\`instances\` must be 'auto' or a whole number from 0 to ${MOST_INSTANCES}`, plugin);
}

function clockTime(clock: unknown, plugin: string | undefined): number | null {
  if (clock === 'fixed') return FIXED_NOW;
  if (clock === 'real') return null;
  const time = types.isDate(clock) ? clock.getTime() : Number.NaN;
  if (Number.isNaN(time)) throw invalid("`clock` must be 'fixed', 'real' or a valid Date", plugin);
  return time;
}

function checkEnv(
  env: Record<string, string> | undefined,
  plugin: string | undefined,
): Record<string, string> {
  if (env === undefined) return {};
  if (
    env === null ||
    typeof env !== 'object' ||
    Object.values(env).some((value) => typeof value !== 'string')
  ) {
    throw invalid('`env` must be an object of texts', plugin);
  }
  return env;
}

/**
 * Checks what the project says about plugins that nobody signed: what is not understood must not let one run.
 *
 * @throws NEXXO_OPTION_INVALID
 */
export function unsignedSettings({
  allowUnsigned = false,
  verify,
}: SandboxOptions): Required<Pick<SandboxOptions, 'allowUnsigned'>> & { verify: SandboxOptions['verify'] } {
  const given: unknown = allowUnsigned;
  const isList = Array.isArray(given) && given.every((item) => typeof item === 'string');
  if (typeof given !== 'boolean' && !isList)
    throw invalid('`allowUnsigned` must be true, false or a list of plugins as `plugin()` names them');
  if (verify !== undefined && typeof verify !== 'function') throw invalid('`verify` must be a function');
  return { allowUnsigned, verify };
}

/** Checks what to do with filters that hooks did not declare. */
export function derivedFilters({ derivedFilters: given = true }: SandboxOptions): DerivedFilters {
  if (given === true || given === false || given === 'check') return given;
  throw invalid("`derivedFilters` must be true, false or 'check'");
}

/** Checks a plugin's source as the user gave it. A text is a package, path or URL. */
export function resolveSource(source: string | URL | PluginSource): PluginSource {
  const object = typeof source === 'string' || source instanceof URL ? { package: String(source) } : source;
  if (
    object === null ||
    typeof object !== 'object' ||
    typeof object.package !== 'string' ||
    object.package === ''
  ) {
    throw invalid('the plugin must be a package name, a path, a file URL, or { package, export, ... }');
  }
  if (object.export !== undefined && (typeof object.export !== 'string' || object.export === '')) {
    throw invalid('`export` must be the name of an export', object.package);
  }
  return object.package.startsWith('file:') ? { ...object, package: fileURLToPath(object.package) } : object;
}
