import path from 'node:path';
import { type CallSite, whereOf } from '../call-site.ts';
import { checkConfig } from '../checks/config-changes.ts';
import { INPUT_OPTIONS, type KeyRules, OUTPUT_OPTIONS, VITE_CONFIG } from '../checks/config-keys.ts';
import { NexxoError } from '../error.ts';
import { placePlugins } from '../plugin-list.ts';
import { isRecord } from '../value/clean-data.ts';

type Options = Record<string, unknown>;

/** What the guest sent as a config: data with functions, and the lists of plugins in it. */
function unpackConfig(site: CallSite, packed: unknown): { options: Options; placed: unknown } {
  const value = site.unpack(packed);
  const { options, placed } = isRecord(value) ? value : {};
  if (!isRecord(options)) throw new NexxoError('NEXXO_VALUE', 'a config is no object', whereOf(site));
  return { options: withoutUnset(options), placed };
}

/** A copy without what is undefined, which says nothing in a config. */
function withoutUnset(options: Options): Options {
  const copy: Options = {};
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const isPlain = isRecord(value) && Object.getPrototypeOf(value) === Object.prototype;
    copy[key] = isPlain ? withoutUnset(value) : value;
  }
  return copy;
}

function check(site: CallSite, options: Options, rules: KeyRules, before: unknown): void {
  checkConfig(options, { rules, before, guard: site.guard, site: whereOf(site) });
}

/** Puts in the plugins: those made inside, and those of the project that the plugin was shown. */
function addPlugins(site: CallSite, options: Options, placed: unknown): void {
  placePlugins(options, {}, placed, (item) => {
    const seen = isRecord(item) ? item['seen'] : undefined;
    if (!Array.isArray(seen)) return site.builds.makePlugin(item);
    const plugin = site.seenPlugins.get(seen[0], seen[1]);
    if (plugin !== undefined) return plugin;
    throw new NexxoError('NEXXO_UNSUPPORTED', 'a plugin of the project is no longer there', whereOf(site));
  });
}

function denyWatching(site: CallSite, value: unknown): void {
  if (value === undefined || value === null || value === false) return;
  const what = 'a build of its own cannot watch: it ends with the build that it is part of';
  throw new NexxoError('NEXXO_UNSUPPORTED', what, whereOf(site));
}

/** The config of a build of Vite, checked like what a plugin changes in the config of the build around it. */
export function viteConfig(site: CallSite, packed: unknown): Options {
  const { options, placed } = unpackConfig(site, packed);
  const outer = isRecord(site.vite.config) ? site.vite.config : {};
  const build = isRecord(options['build']) ? options['build'] : {};
  denyWatching(site, build['watch']);
  delete build['watch'];
  const { configFile, envFile, ...rest } = options;
  const before = { root: site.root, ...outer };
  check(
    site,
    configFile === false ? rest : { ...rest, ...(configFile !== undefined && { configFile }) },
    VITE_CONFIG,
    before,
  );
  const root = path.resolve(typeof options['root'] === 'string' ? options['root'] : String(before.root));
  const config: Options = { ...options, root, ...(build === options['build'] ? { build } : {}) };
  for (const directory of outputsOf(options))
    site.builds.checkOutput(path.resolve(root, directory), whereOf(site));
  addPlugins(site, config, placed);
  return config;
}

/** The directories that a build of Vite writes to. Each environment has settings of its own over those for all. */
function outputsOf(options: Options): string[] {
  const common = isRecord(options['build']) ? options['build'] : {};
  const { environments } = options;
  const own = Object.values(isRecord(environments) ? environments : {}).map((environment) =>
    isRecord(environment) && isRecord(environment['build']) ? environment['build'] : {},
  );
  return [common, ...own].flatMap((build) => {
    const all = { ...common, ...build };
    return all['write'] === false ? [] : directoriesOf(all);
  });
}

function directoriesOf(build: Options): string[] {
  const outDir = typeof build['outDir'] === 'string' ? build['outDir'] : 'dist';
  const outputs = ['rollupOptions', 'rolldownOptions'].flatMap((key) => {
    const options = build[key];
    return isRecord(options) ? [options['output']].flat() : [];
  });
  return [outDir, ...outputs.flatMap((output) => (isRecord(output) ? directoryOf(output) : []))];
}

function directoryOf({ dir, file }: Options): string[] {
  if (typeof dir === 'string') return [dir];
  return typeof file === 'string' ? [path.dirname(file)] : [];
}

/**
 * The input options of a build of Rollup or Rolldown.
 *
 * @param isWhole the output options are part of them, and are written at once
 */
export function rollupOptions(site: CallSite, packed: unknown, isWhole: boolean): Options {
  const { options, placed } = unpackConfig(site, packed);
  // `watch` counts for their watchers alone, and what is cached belongs to the build that it comes from.
  const { watch: _watch, cache: _cache, output, write, ...rest } = options;
  check(site, rest, INPUT_OPTIONS, {});
  addPlugins(site, rest, placed);
  if (!isWhole) return rest;
  const isWrite = write !== false;
  const outputs = [output ?? {}].flat().filter(isRecord);
  return { ...rest, write: isWrite, output: outputs.map((one) => checkedOutput(site, one, isWrite)) };
}

/** The options of one output. */
export function rollupOutput(site: CallSite, packed: unknown, isWrite: boolean): Options {
  const { options, placed } = unpackConfig(site, packed);
  const output = checkedOutput(site, options, isWrite);
  addPlugins(site, output, placed);
  return output;
}

function checkedOutput(site: CallSite, options: Options, isWrite: boolean): Options {
  const output = { ...options };
  // The bundlers start at the working directory.
  for (const key of ['dir', 'file'])
    if (typeof output[key] === 'string') output[key] = path.resolve(output[key]);
  if (!isWrite) {
    const { dir: _dir, file: _file, ...checked } = output;
    check(site, checked, OUTPUT_OPTIONS, {});
    return output;
  }
  check(site, output, OUTPUT_OPTIONS, {});
  const [directory = path.resolve('dist')] = directoryOf(output);
  site.builds.checkOutput(directory, whereOf(site));
  return output;
}
