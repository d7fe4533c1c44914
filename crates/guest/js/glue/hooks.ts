import { Failure } from './failure.ts';
import { createFilter, type Filter, filterData } from './filter.ts';
import { guardsOf } from './guards.ts';
import {
  buildStartRunner,
  type ConfigureHook,
  configResolvedRunner,
  configureRunner,
  sharedOptionsRunner,
} from './hooks/build-hooks.ts';
import { asIs, chunkRunner, dataRunner, nothing, renderDynamicImportRunner } from './hooks/data-hooks.ts';
import { buildAppRunner } from './hooks/environment-hooks.ts';
import { onLogRunner } from './hooks/log-hook.ts';
import {
  loadRunner,
  moduleParsedRunner,
  resolveIdRunner,
  resolveResult,
  transformRunner,
} from './hooks/module-hooks.ts';
import { bundleRunner, renderChunkRunner, transformIndexHtmlRunner } from './hooks/output-hooks.ts';
import type { Owner } from './hooks/owner.ts';
import { configureServerRunner, hotUpdateRunner } from './hooks/server-hooks.ts';
import { addSlot, type PluginFunction, type Runner } from './slots.ts';
import { usageOf } from './usage.ts';

/** What the adapter needs to know of one hook. */
export interface HookDescription {
  name: string;
  /** The slot that runs the hook without its filter. */
  slot: number;
  /** The slot that asks the filter first; undefined where the plugin declares none. */
  filteredSlot: number | undefined;
  /** Whether the hook reads no argument beyond its texts, so that the adapter need not send more. */
  textsOnly: boolean;
  /** The text of a hook which is text, such as `banner`. */
  text: string | undefined;
  order: unknown;
  sequential: unknown;
  filter: unknown;
  /** For which calls the hook does anything, where it declares no filter and can tell. */
  guards: unknown;
}

type MakeRunner = (fn: PluginFunction, owner: Owner, filter: Filter | undefined) => Runner;

function configure(name: ConfigureHook): MakeRunner {
  return (fn, owner) => configureRunner(fn, owner, name);
}

const RUNNERS: Record<string, MakeRunner> = {
  options: configure('options'),
  outputOptions: configure('outputOptions'),
  onLog: onLogRunner,
  buildStart: buildStartRunner,
  resolveId: resolveIdRunner,
  resolveDynamicImport: dataRunner(3, resolveResult),
  load: loadRunner,
  shouldTransformCachedModule: dataRunner(1, asIs),
  transform: transformRunner,
  moduleParsed: moduleParsedRunner,
  buildEnd: dataRunner(1, nothing),
  watchChange: dataRunner(2, nothing),
  closeWatcher: dataRunner(0, nothing),
  renderStart: sharedOptionsRunner,
  renderDynamicImport: renderDynamicImportRunner,
  resolveImportMeta: dataRunner(2, asIs),
  resolveFileUrl: dataRunner(1, asIs),
  renderChunk: renderChunkRunner,
  augmentChunkHash: chunkRunner,
  renderError: dataRunner(1, nothing),
  generateBundle: bundleRunner,
  writeBundle: bundleRunner,
  closeBundle: dataRunner(1, nothing),
  banner: chunkRunner,
  footer: chunkRunner,
  intro: chunkRunner,
  outro: chunkRunner,
  config: configure('config'),
  configEnvironment: configure('configEnvironment'),
  configResolved: configResolvedRunner,
  transformIndexHtml: transformIndexHtmlRunner,
  configureServer: configureServerRunner,
  configurePreviewServer: configureServerRunner,
  hotUpdate: hotUpdateRunner,
  handleHotUpdate: hotUpdateRunner,
  buildApp: buildAppRunner,
};

/** The hooks that this version runs. */
export const HOOK_NAMES: readonly string[] = Object.keys(RUNNERS);

/** How many texts come first in the arguments of the hooks that run for every module. */
const TEXT_ARGUMENTS: Record<string, number> = { resolveId: 2, load: 1, transform: 2 };

/** The hooks that may begin with guards. */
const GUARDED_HOOKS = ['load', 'transform'];

const TEXT_HOOKS = ['banner', 'footer', 'intro', 'outro'];

/**
 * Takes a hook off a plugin object and keeps it.
 *
 * @param value what the plugin has under that name: a function, text, or an object with a handler
 * @returns undefined where the plugin does not have the hook
 * @throws NEXXO_HOOK_RESULT where it is of another type
 */
export function describeHook(name: string, value: unknown, owner: Owner): HookDescription | undefined {
  if (value === undefined || value === null || value === false) return undefined;
  const isObject = typeof value === 'object';
  const options = (isObject ? value : {}) as Record<string, unknown>;
  const handler = isObject ? (options['handler'] ?? options['transform']) : value;
  const make = RUNNERS[name];
  const base = { name, order: options['order'] ?? legacyOrder(options), sequential: options['sequential'] };
  if (typeof handler === 'string' && TEXT_HOOKS.includes(name)) {
    return {
      ...base,
      slot: -1,
      filteredSlot: undefined,
      textsOnly: false,
      text: handler,
      filter: undefined,
      guards: undefined,
    };
  }
  if (typeof handler !== 'function' || make === undefined) {
    throw new Failure(
      'NEXXO_HOOK_RESULT',
      `the hook ${name} of ${owner.name} is ${typeof handler}, and must be a function`,
    );
  }
  const fn = handler as PluginFunction;
  const texts = TEXT_ARGUMENTS[name];
  const filter = createFilter(options['filter']);
  return {
    ...base,
    slot: addSlot(make(fn, owner, undefined)),
    filteredSlot: filter === undefined ? undefined : addSlot(make(fn, owner, filter)),
    textsOnly: texts !== undefined && !usageOf(fn, texts).rest,
    text: undefined,
    filter: filterData(options['filter']),
    guards: filter === undefined && GUARDED_HOOKS.includes(name) ? guardsOf(fn) : undefined,
  };
}

/** Vite's older spelling in `transformIndexHtml`. */
function legacyOrder(options: Record<string, unknown>): unknown {
  return options['enforce'];
}
