import { addBunSetup } from './bun.ts';
import { checkLater } from './checks/simple-results.ts';
import { checkedHandler, filteredHandler } from './derived/checked-handler.ts';
import { type DerivedFilter, deriveFilter } from './derived/derive.ts';
import { DerivedHook } from './derived/derived-hook.ts';
import { type HookDescription, type PluginDescription, readHookChanges } from './description.ts';
import { decideFilter } from './filter.ts';
import type { HookBinding, ResultCheck } from './hook-binding.ts';
import { applyHandler } from './hooks/build-hooks.ts';
import { applyToEnvironmentHandler } from './hooks/environment-hooks.ts';
import type { HookHandler, MakeHandler } from './hooks/handler.ts';
import { HOOK_NAMES, HOOKS } from './hooks/index.ts';
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
  /** What messages call it. */
  name: string;
  hooks: HookStats[];
}

/** Lets the caller stand between bundler and handler. */
export type WrapHandler = (name: string, handler: HookHandler) => HookHandler;

/** Properties of a plugin object that are data. `_parallel` and its like never pass. */
const TEXT = ['version', 'cacheKey'] as const;
const FLAGS = [
  'perEnvironmentStartEndDuringDev',
  'perEnvironmentWatchChangeDuringDev',
  'sharedDuringBuild',
] as const;

/**
 * Makes the plugin object that a bundler gets.
 */
export function buildPluginObject(
  runtime: PluginRuntime,
  description: PluginDescription,
  wrap: WrapHandler,
): BuiltPlugin {
  return new PluginObject(runtime, description, wrap);
}

class PluginObject implements BuiltPlugin {
  readonly object: SandboxedPlugin & Record<string, unknown>;
  readonly name: string;
  readonly hooks: HookStats[] = [];
  readonly #runtime: PluginRuntime;
  readonly #wrap: WrapHandler;
  readonly #bunHandlers = new Map<string, HookHandler>();

  constructor(runtime: PluginRuntime, description: PluginDescription, wrap: WrapHandler) {
    this.#runtime = runtime;
    this.#wrap = wrap;
    this.name = description.name ?? runtime.name;
    // A bundler gives a plugin without a name one of its own.
    this.object = (description.name === undefined ? {} : { name: description.name }) as SandboxedPlugin &
      Record<string, unknown>;
    addData(this.object, description);
    addApi(this.object, runtime, description);
    for (const hook of description.hooks) this.#add(hook);
    this.#addMethod('apply', description.applySlot, applyHandler);
    this.#addMethod('applyToEnvironment', description.environmentSlot, applyToEnvironmentHandler);
    addBunSetup(this.object, this.#bunHandlers);
  }

  #add(hook: HookDescription): void {
    const stats = this.#statsOf(hook.name);
    if (hook.text !== undefined) {
      this.object[hook.name] = hook.text;
      return;
    }
    const { filter, isComplete } = decideFilter(hook.filter);
    const slot = isComplete ? hook.slot : (hook.filteredSlot ?? hook.slot);
    const { derivedFilters } = this.#runtime;
    const derived = derivedFilters === false ? undefined : deriveFilter(hook);
    stats.derivedFilter = derived?.text;
    const make = (at: number): HookHandler => this.#wrap(hook.name, this.#handler(hook, at, stats, derived));
    const handler = make(slot);
    const told = derivedFilters === true ? derived?.forBundler : undefined;
    this.object[hook.name] =
      told !== undefined && isFunctionInside(hook)
        ? new DerivedHook(handler, told)
        : hookValue(hook, handler, filter ?? told);
    // Bun does not look at filters, so that the guest asks them.
    const { filteredSlot = slot } = hook;
    this.#bunHandlers.set(hook.name, filteredSlot === slot ? handler : make(filteredSlot));
  }

  #statsOf(name: string): HookStats {
    const known = this.hooks.find(({ hook }) => hook === name);
    if (known !== undefined) return known;
    const stats = new HookStats(name);
    this.hooks.push(stats);
    return stats;
  }

  #handler(
    { name, textsOnly, filteredSlot }: HookDescription,
    slot: number,
    stats: HookStats,
    derived: DerivedFilter | undefined,
  ): HookHandler {
    const kind = HOOKS.get(name);
    if (kind === undefined) throw new RangeError(`no hook ${name}`);
    // A filter that is asked inside may ask for the module type too.
    const takesTexts = textsOnly && slot !== filteredSlot;
    const binding = this.#binding(name, slot, takesTexts, kind.check, stats);
    const make = (of: HookBinding): HookHandler => kind.make(this.#runtime, of);
    if (derived === undefined) return make(binding);
    return this.#runtime.derivedFilters === 'check'
      ? checkedHandler(make, derived, binding, this.#runtime)
      : filteredHandler(make(binding), derived, binding);
  }

  #binding(
    name: string,
    slot: number,
    textsOnly: boolean,
    check: ResultCheck,
    stats: HookStats,
  ): HookBinding {
    const changeHooks = (changes: unknown): void => this.#changeHooks(changes);
    const { guard } = this.#runtime.services;
    return { plugin: this.name, name, slot, textsOnly, check, stats, guard, changeHooks };
  }

  /** A method that Vite calls on the plugin object itself, outside any build. */
  #addMethod(name: string, slot: number | undefined, make: MakeHandler): void {
    if (slot === undefined) return;
    const binding = this.#binding(name, slot, false, checkLater, new HookStats(name));
    this.object[name] = make(this.#runtime, binding);
  }

  /** Some plugins drop or replace hooks of theirs once they know the config. */
  #changeHooks(value: unknown): void {
    if (value === undefined || value === null) return;
    const { removed, added } = readHookChanges(value, this.name, HOOK_NAMES);
    for (const name of removed) delete this.object[name];
    for (const hook of added) this.#add(hook);
  }
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

/** Whether the plugin most likely has the hook as a function: an object with a handler alone says no more. */
function isFunctionInside({ order, sequential, filter }: HookDescription): boolean {
  return order === undefined && !sequential && filter === undefined;
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
