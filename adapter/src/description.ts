import { NexxoError } from './error.ts';
import { isRecord } from './value/clean-data.ts';
import { plainText } from './value/text.ts';

/** One hook, as the guest describes it. */
export interface HookDescription {
  name: string;
  slot: number;
  filteredSlot: number | undefined;
  /** The hook reads no argument beyond its texts. */
  textsOnly: boolean;
  text: string | undefined;
  order: 'pre' | 'post' | undefined;
  sequential: boolean;
  filter: unknown;
  /** For which calls the hook does anything, where it can tell; not checked yet. */
  guards: unknown;
}

/** One plugin object, as the guest describes it. */
export interface PluginDescription {
  /** Undefined where the plugin has none. */
  name: string | undefined;
  data: Record<string, unknown>;
  /** What the plugin offers to others, as it crossed. */
  api: unknown;
  applySlot: number | undefined;
  environmentSlot: number | undefined;
  hooks: HookDescription[];
}

/** What a factory made. */
export interface Description {
  isList: boolean;
  plugins: PluginDescription[];
}

const MAX_SLOT = 0xffff;

function broken(plugin: string, what: string): NexxoError {
  return new NexxoError('NEXXO_FRAME', `the description of the plugin has ${what}`, { plugin });
}

function slot(value: unknown, plugin: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_SLOT) return value;
  throw broken(plugin, 'a slot that is none');
}

/**
 * Checks the guest's description of what the factory made. The guest is not trusted: nothing is taken over but what has
 * the right type.
 *
 * @param hookNames the hooks that the adapter runs
 * @throws NEXXO_FRAME
 */
export function readDescription(
  value: unknown,
  packageName: string,
  hookNames: ReadonlySet<string>,
): Description {
  if (!isRecord(value) || !Array.isArray(value['plugins'])) throw broken(packageName, 'no plugins');
  return {
    isList: value['isList'] === true,
    plugins: value['plugins'].map((plugin) => readPlugin(plugin, packageName, hookNames)),
  };
}

/**
 * Checks the guest's description of one plugin object.
 *
 * @throws NEXXO_FRAME
 */
export function readPlugin(
  value: unknown,
  packageName: string,
  hookNames: ReadonlySet<string>,
): PluginDescription {
  if (!isRecord(value)) throw broken(packageName, 'a plugin that is no object');
  const name = typeof value['name'] === 'string' ? plainText(value['name']) : undefined;
  const { hooks, applySlot, environmentSlot, data, api } = value;
  const called = name ?? packageName;
  if (!Array.isArray(hooks)) throw broken(called, 'no list of hooks');
  return {
    name,
    data: isRecord(data) ? data : {},
    api,
    applySlot: applySlot === undefined ? undefined : slot(applySlot, called),
    environmentSlot: environmentSlot === undefined ? undefined : slot(environmentSlot, called),
    hooks: hooks.map((hook) => readHook(hook, called, hookNames)),
  };
}

function readHook(value: unknown, plugin: string, hookNames: ReadonlySet<string>): HookDescription {
  if (!isRecord(value) || typeof value['name'] !== 'string' || !hookNames.has(value['name'])) {
    throw broken(plugin, 'a hook that is none');
  }
  const { name, filteredSlot, text, order, sequential, filter, guards } = value;
  const isText = typeof text === 'string';
  return {
    name: name as string,
    slot: isText ? 0 : slot(value['slot'], plugin),
    filteredSlot: filteredSlot === undefined ? undefined : slot(filteredSlot, plugin),
    textsOnly: value['textsOnly'] === true,
    text: isText ? text : undefined,
    order: order === 'pre' || order === 'post' ? order : undefined,
    sequential: sequential === true,
    filter,
    guards,
  };
}

/**
 * Checks what a plugin did to its own hooks.
 *
 * @throws NEXXO_FRAME
 */
export function readHookChanges(
  value: unknown,
  plugin: string,
  hookNames: ReadonlySet<string>,
): { removed: string[]; added: HookDescription[] } {
  const { removed, added } = isRecord(value) ? value : {};
  if (!Array.isArray(removed) || !Array.isArray(added))
    throw broken(plugin, 'changes of hooks that are none');
  return {
    removed: removed.filter((name): name is string => hookNames.has(name)),
    added: added.map((hook) => readHook(hook, plugin, hookNames)),
  };
}
