import { addBunSetup } from './bun.ts';
import { checkLater } from './checks/simple-results.ts';
import type { HookDescription, PluginDescription } from './description.ts';
import { decideFilter } from './filter.ts';
import type { HookBinding } from './hook-binding.ts';
import { applyHandler } from './hooks/build-hooks.ts';
import type { HookHandler } from './hooks/handler.ts';
import { HOOKS } from './hooks/index.ts';
import type { PluginRuntime } from './plugin-runtime.ts';
import { HookStats } from './report/hook-stats.ts';

/**
 * A plugin as Rollup, Rolldown and Vite take it. It has the hooks that the plugin inside has, and no others.
 */
export interface SandboxedPlugin {
  name: string;
  enforce?: 'pre' | 'post';
  version?: string;
}

/** A plugin object and what the report says of it. */
export interface BuiltPlugin {
  object: SandboxedPlugin;
  hooks: HookStats[];
  unsupported: string[];
}

/** Properties of a plugin object that are data. `_parallel` and its like never pass. */
const TEXT = ['version', 'cacheKey'] as const;
const FLAGS = [
  'perEnvironmentStartEndDuringDev',
  'perEnvironmentWatchChangeDuringDev',
  'sharedDuringBuild',
] as const;

/**
 * Makes the plugin object that a bundler gets.
 *
 * @param wrap lets the caller stand between bundler and handler
 */
export function buildPluginObject(
  runtime: PluginRuntime,
  description: PluginDescription,
  wrap: (name: string, handler: HookHandler) => HookHandler,
): BuiltPlugin {
  const object: SandboxedPlugin & Record<string, unknown> = { name: description.name };
  addData(object, description);
  addApi(object, runtime, description);
  const hooks: HookStats[] = [];
  const bunHandlers = new Map<string, HookHandler>();
  for (const hook of description.hooks) {
    const stats = new HookStats(hook.name);
    hooks.push(stats);
    if (hook.text !== undefined) {
      object[hook.name] = hook.text;
      continue;
    }
    const { filter, isComplete } = decideFilter(hook.filter);
    const slot = isComplete ? hook.slot : (hook.filteredSlot ?? hook.slot);
    const make = (at: number): HookHandler =>
      wrap(hook.name, makeHandler(runtime, description.name, hook, at, stats));
    const handler = make(slot);
    object[hook.name] = hookValue(hook, handler, filter);
    // Bun does not look at filters, so that the guest asks them.
    const { filteredSlot = slot } = hook;
    bunHandlers.set(hook.name, filteredSlot === slot ? handler : make(filteredSlot));
  }
  if (description.applySlot !== undefined) {
    const stats = new HookStats('apply');
    const binding: HookBinding = {
      plugin: description.name,
      name: 'apply',
      slot: description.applySlot,
      textsOnly: false,
      check: checkLater,
      stats,
    };
    object['apply'] = applyHandler(runtime, binding);
  }
  addBunSetup(object, bunHandlers);
  return { object, hooks, unsupported: description.unsupported };
}

function addData(object: Record<string, unknown>, { data }: PluginDescription): void {
  const { enforce, apply } = data;
  if (enforce === 'pre' || enforce === 'post') object['enforce'] = enforce;
  if (apply === 'build' || apply === 'serve') object['apply'] = apply;
  for (const key of TEXT) if (typeof data[key] === 'string') object[key] = data[key];
  for (const key of FLAGS) if (typeof data[key] === 'boolean') object[key] = data[key];
}

/** Gives a plugin object what the plugin offers to others; again where a fresh instance stands behind the object. */
export function addApi(object: object, runtime: PluginRuntime, { api }: PluginDescription): void {
  if (api !== undefined) Reflect.set(object, 'api', runtime.unpack(api));
}

function makeHandler(
  runtime: PluginRuntime,
  plugin: string,
  { name, textsOnly, filteredSlot }: HookDescription,
  slot: number,
  stats: HookStats,
): HookHandler {
  const kind = HOOKS.get(name);
  if (kind === undefined) throw new RangeError(`no hook ${name}`);
  return kind.make(runtime, {
    plugin,
    name,
    slot,
    // A filter that is asked inside may ask for the module type too.
    textsOnly: textsOnly && slot !== filteredSlot,
    check: kind.check,
    stats,
  });
}

/** A function where that says everything, else an object hook with the same options as the plugin's. */
function hookValue({ order, sequential }: HookDescription, handler: HookHandler, filter: unknown): unknown {
  if (order === undefined && !sequential && filter === undefined) return handler;
  const value: Record<string, unknown> = { handler };
  if (order !== undefined) value['order'] = order;
  if (sequential) value['sequential'] = true;
  if (filter !== undefined) value['filter'] = filter;
  return value;
}
