import { type ContextClass, createContextClass, hookContextClass } from './context.ts';
import { Failure } from './failure.ts';
import { applyRunner } from './hooks/build-hooks.ts';
import { applyToEnvironmentRunner } from './hooks/environment-hooks.ts';
import type { Owner } from './hooks/owner.ts';
import { describeHook, HOOK_NAMES, type HookDescription } from './hooks.ts';
import { pick } from './plain.ts';
import type { Packed } from './references/crossing.ts';
import { packTree } from './references/outgoing.ts';
import { addSlot, isThenable, type PluginFunction } from './slots.ts';

/** What the adapter needs to know of one plugin object. */
export interface PluginDescription {
  /** Undefined where the plugin has none: the bundlers then number it. */
  name: string | undefined;
  /** Properties that are plain data: `enforce`, `apply`, `version` and so on. */
  data: Record<string, unknown>;
  /** What to make of the bundler's own plugins, where this stands for one. */
  builtin: unknown;
  /** What the plugin offers to others, which may have functions. */
  api: Packed | undefined;
  /** The slot of `apply` where it is a function. */
  applySlot: number | undefined;
  /** The slot of `applyToEnvironment`. */
  environmentSlot: number | undefined;
  hooks: HookDescription[];
}

/** What a plugin did to its own hooks after it was described. */
export interface HookChanges {
  removed: string[];
  added: HookDescription[];
}

const DATA = [
  'enforce',
  'version',
  'cacheKey',
  'perEnvironmentStartEndDuringDev',
  'perEnvironmentWatchChangeDuringDev',
  'sharedDuringBuild',
] as const;

/** What a hook consists of: an object with a handler may be changed in its place. */
function parts(hook: unknown): unknown[] {
  if (typeof hook !== 'object' || hook === null) return [hook];
  const { handler, filter, order, sequential } = hook as Record<string, unknown>;
  return [hook, handler, filter, order, sequential];
}

/** One plugin object: its hooks as they were last told to the adapter. */
class DescribedPlugin {
  readonly name: string;
  readonly plugin: Record<string, unknown>;
  readonly #hooks = new Map<string, unknown[]>();
  #base: ContextClass | undefined;

  constructor(plugin: Record<string, unknown>) {
    this.plugin = plugin;
    this.name = typeof plugin['name'] === 'string' ? plugin['name'] : 'unnamed plugin';
  }

  /** The class is made when a hook needs it: most small plugins' hooks read no context. */
  #ownerOf(): Owner {
    const { name, plugin } = this;
    const base = (): ContextClass => {
      this.#base ??= createContextClass(name);
      return this.#base;
    };
    let made: ContextClass | undefined;
    return {
      name,
      plugin,
      get Context() {
        made ??= hookContextClass(base());
        return made;
      },
      describe: describePlugin,
      hookChanges: () => this.changes(),
    };
  }

  hook(name: string): HookDescription | undefined {
    const value = this.plugin[name];
    // A plugin has few of the hooks that there are.
    if (value === undefined) {
      this.#hooks.delete(name);
      return undefined;
    }
    this.#hooks.set(name, parts(value));
    return describeHook(name, value, this.#ownerOf());
  }

  hooks(): HookDescription[] {
    const described: HookDescription[] = [];
    for (const name of HOOK_NAMES) {
      const hook = this.hook(name);
      if (hook !== undefined) described.push(hook);
    }
    return described;
  }

  changes(): HookChanges | undefined {
    const changed = HOOK_NAMES.filter((name) => {
      const told = this.#hooks.get(name);
      return parts(this.plugin[name]).some((part, index) => part !== told?.[index]);
    });
    if (changed.length === 0) return undefined;
    const described = changed.map((name) => this.hook(name));
    return {
      removed: changed.filter((_, index) => described[index] === undefined),
      added: described.filter((hook) => hook !== undefined),
    };
  }

  /** The slot of a method that Vite calls on the plugin object itself. */
  method(name: string, runner: (fn: PluginFunction, owner: Owner) => number): number | undefined {
    const value = this.plugin[name];
    return typeof value === 'function' ? runner(value as PluginFunction, this.#ownerOf()) : undefined;
  }
}

/**
 * Describes a plugin object and keeps its hooks.
 *
 * @throws NEXXO_HOOK_RESULT where it is none
 */
export function describePlugin(item: unknown): PluginDescription {
  if (typeof item !== 'object' || item === null || isThenable(item)) {
    const kind = item === null ? 'null' : typeof item;
    throw new Failure('NEXXO_HOOK_RESULT', `the factory returned ${kind}, and a plugin is an object`);
  }
  const plugin = item as Record<string, unknown>;
  const described = new DescribedPlugin(plugin);
  const { name, apply, api } = plugin;
  const data = pick(plugin, DATA);
  if (typeof apply === 'string') data['apply'] = apply;
  return {
    name: typeof name === 'string' ? name : undefined,
    data,
    // The stand-in for a plugin that is part of the bundler: see pack/guest/vite-internal.ts.
    builtin: plugin['$nexxoBuiltin'],
    api: api === undefined ? undefined : packTree(api, 'api'),
    applySlot: described.method('apply', (fn, owner) => addSlot(applyRunner(fn, owner))),
    environmentSlot: described.method('applyToEnvironment', (fn, owner) =>
      addSlot(applyToEnvironmentRunner(fn, owner)),
    ),
    hooks: described.hooks(),
  };
}
