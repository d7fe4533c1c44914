import { type ContextClass, createContextClass } from './context.ts';
import { exportAt } from './exports.ts';
import { Failure } from './failure.ts';
import { applyRunner } from './hooks/build-hooks.ts';
import type { Owner } from './hooks/owner.ts';
import { describeHook, HOOK_NAMES, type HookDescription, UNSUPPORTED_HOOKS } from './hooks.ts';
import { pick } from './plain.ts';
import type { Packed } from './references/crossing.ts';
import { unpackFromHost } from './references/incoming.ts';
import { INSIDE_EXPORT, keepModules } from './references/inside.ts';
import { packTree } from './references/outgoing.ts';
import { addSlot, isThenable, type PluginFunction } from './slots.ts';

/** What the adapter needs to know of one plugin object. */
export interface PluginDescription {
  name: string;
  /** Properties that are plain data: `enforce`, `apply`, `version` and so on. */
  data: Record<string, unknown>;
  /** What the plugin offers to others, which may have functions. */
  api: Packed | undefined;
  /** The slot of `apply` where it is a function. */
  applySlot: number | undefined;
  hooks: HookDescription[];
  /** Hooks that the plugin has and this version does not run. */
  unsupported: string[];
}

/** What a factory made. */
export interface Description {
  /** Whether the factory returned a list, so that the adapter returns one too. */
  isList: boolean;
  plugins: PluginDescription[];
}

const DATA = [
  'enforce',
  'version',
  'cacheKey',
  'perEnvironmentStartEndDuringDev',
  'perEnvironmentWatchChangeDuringDev',
  'sharedDuringBuild',
] as const;

/**
 * Runs the plugin's factory.
 *
 * @param exportPath the export, or a path into it such as `default.rollup`
 * @param data the factory's arguments
 * @param links the functions and objects in them
 * @returns the description, or a promise of it where the factory is asynchronous
 * @throws NEXXO_EXPORT_MISSING where there is no such export, and whatever the factory throws
 */
export function configure(
  _call: number,
  namespace: Record<string, unknown>,
  exportPath: string,
  data: unknown,
  links: unknown,
): unknown {
  keepModules(namespace);
  const args = unpackFromHost(data, links) as unknown[];
  const exported = findExport(namespace, exportPath);
  const made = typeof exported === 'function' ? (exported as PluginFunction)(...args) : exported;
  return isThenable(made) ? Promise.resolve(made).then(describe) : describe(made);
}

function findExport(namespace: Record<string, unknown>, exportPath: string): unknown {
  const value = exportAt(namespace, exportPath);
  if (typeof value === 'function' || (value !== null && typeof value === 'object' && 'name' in value))
    return value;
  if (Array.isArray(value)) return value;
  const names = Object.keys(namespace).flatMap((name) => {
    if (name === INSIDE_EXPORT) return [];
    const item = namespace[name];
    return item !== null && typeof item === 'object' ? `${name} {${Object.keys(item).join(', ')}}` : name;
  });
  throw new Failure(
    'NEXXO_EXPORT_MISSING',
    `no plugin factory at the export "${exportPath}". The module exports: ${names.join(', ') || 'nothing'}`,
  );
}

async function flatten(items: unknown[]): Promise<unknown[]> {
  const settled = await Promise.all(items);
  const nested = await Promise.all(settled.map((item) => (Array.isArray(item) ? flatten(item) : [item])));
  return nested.flat();
}

function describe(made: unknown): unknown {
  if (!Array.isArray(made)) return describeAll(false, [made]);
  if (made.some((item) => isThenable(item) || Array.isArray(item))) {
    return flatten(made).then((items) => describeAll(true, items));
  }
  return describeAll(true, made);
}

function describeAll(isList: boolean, items: unknown[]): Description {
  return { isList, plugins: items.filter(Boolean).map(describePlugin) };
}

/** The class is made when a hook needs it: most small plugins' hooks read no context. */
function ownerOf(name: string): Owner {
  let made: ContextClass | undefined;
  return {
    name,
    get Context() {
      made ??= createContextClass(name);
      return made;
    },
  };
}

function describePlugin(item: unknown): PluginDescription {
  if (typeof item !== 'object' || item === null || typeof (item as { name?: unknown }).name !== 'string') {
    throw new Failure(
      'NEXXO_HOOK_RESULT',
      `the factory returned ${item === null ? 'null' : typeof item} without a name, and a plugin object has one`,
    );
  }
  const plugin = item as Record<string, unknown> & { name: string };
  const owner = ownerOf(plugin.name);
  const { apply, api } = plugin;
  const data = pick(plugin, DATA);
  if (typeof apply === 'string') data['apply'] = apply;
  return {
    name: plugin.name,
    data,
    api: api === undefined ? undefined : packTree(api, 'api'),
    applySlot: typeof apply === 'function' ? addSlot(applyRunner(apply as PluginFunction)) : undefined,
    hooks: HOOK_NAMES.map((name) => describeHook(name, plugin[name], owner)).filter(
      (hook) => hook !== undefined,
    ),
    unsupported: UNSUPPORTED_HOOKS.filter((name) => plugin[name] !== undefined && plugin[name] !== null),
  };
}
