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
}

/** One plugin object, as the guest describes it. */
export interface PluginDescription {
  name: string;
  data: Record<string, unknown>;
  /** What the plugin offers to others, as it crossed. */
  api: unknown;
  applySlot: number | undefined;
  hooks: HookDescription[];
  unsupported: string[];
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

function readPlugin(value: unknown, packageName: string, hookNames: ReadonlySet<string>): PluginDescription {
  if (!isRecord(value) || typeof value['name'] !== 'string')
    throw broken(packageName, 'a plugin without a name');
  const name = plainText(value['name']);
  const { hooks, unsupported, applySlot, data, api } = value;
  if (!Array.isArray(hooks)) throw broken(name, 'no list of hooks');
  return {
    name,
    data: isRecord(data) ? data : {},
    api,
    applySlot: applySlot === undefined ? undefined : slot(applySlot, name),
    hooks: hooks.map((hook) => readHook(hook, name, hookNames)),
    unsupported: Array.isArray(unsupported)
      ? unsupported.filter((item) => typeof item === 'string').map(plainText)
      : [],
  };
}

function readHook(value: unknown, plugin: string, hookNames: ReadonlySet<string>): HookDescription {
  if (!isRecord(value) || typeof value['name'] !== 'string' || !hookNames.has(value['name'])) {
    throw broken(plugin, 'a hook that is none');
  }
  const { name, filteredSlot, text, order, sequential, filter } = value;
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
  };
}
