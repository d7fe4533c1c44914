import { isPlain } from '../crossing/value-kind.ts';
import { pluginNames } from '../plugin-list.ts';

const MAX_DEPTH = 32;
const MAX_NODES = 200_000;

interface Walk {
  parents: object[];
  nodes: number;
  /** Whether functions stay where they are, for `PluginRuntime.pack` to make references of. */
  keepsFunctions: boolean;
}

/** Where a function of a config is no option but machinery of the bundler, or reaches files and servers. */
const MACHINERY: ReadonlySet<string> = new Set([
  'assetsInclude',
  'buildApp',
  'builder',
  'createEnvironment',
  'createResolver',
  'customLogger',
  'fs',
  'getSortedPluginHooks',
  'getSortedPlugins',
  'logger',
  'optimizeDeps',
  'plugins',
  'preview',
  'server',
  'ssr',
  'test',
]);

/**
 * The data of a value of the bundler, for a plugin to read: functions and symbols are left out, what contains itself is
 * cut, objects of any class become plain ones, and of plugins the names remain.
 */
export function plainData(value: unknown): unknown {
  return project(value, { parents: [], nodes: 0, keepsFunctions: false });
}

/** The same of options, with the functions in them. */
function optionData(key: string, value: unknown): unknown {
  return project(value, { parents: [], nodes: 0, keepsFunctions: !MACHINERY.has(key) });
}

function project(value: unknown, walk: Walk): unknown {
  if (typeof value === 'function') return walk.keepsFunctions ? value : undefined;
  if (typeof value === 'symbol') return undefined;
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof RegExp || value instanceof Date || value instanceof URL) {
    return value instanceof URL ? value.href : value;
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
  if (walk.parents.length >= MAX_DEPTH || walk.parents.includes(value)) return undefined;
  walk.nodes += 1;
  if (walk.nodes > MAX_NODES) return undefined;
  walk.parents.push(value);
  const result = projectContainer(value, walk);
  walk.parents.pop();
  return result;
}

function projectContainer(value: object, walk: Walk): unknown {
  if (Array.isArray(value)) return value.map((item) => project(item, walk));
  if (value instanceof Set) return new Set([...value].map((item) => project(item, walk)));
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [project(key, walk), project(item, walk)]));
  }
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (key === '__proto__') continue;
    const item = readProperty(value, key);
    if (typeof item === 'symbol' || (typeof item === 'function' && !keepsFunction(value, key, walk)))
      continue;
    result[key] =
      key === 'plugins' && Array.isArray(item) ? pluginNames(item) : projectProperty(key, item, walk);
  }
  return result;
}

/** A method belongs to an object of a class; what stands in a plain object is an option. */
function keepsFunction(container: object, key: string, walk: Walk): boolean {
  return walk.keepsFunctions && !MACHINERY.has(key) && isPlain(container);
}

function projectProperty(key: string, item: unknown, walk: Walk): unknown {
  if (!walk.keepsFunctions || !MACHINERY.has(key)) return project(item, walk);
  walk.keepsFunctions = false;
  const data = project(item, walk);
  walk.keepsFunctions = true;
  return data;
}

/** Some getters of the bundlers throw where a value is not ready or not offered. */
function readProperty(target: object, key: string): unknown {
  try {
    return Reflect.get(target, key);
  } catch {
    return undefined;
  }
}

/** The named properties of an object which are set, as plain data. */
export function pickData(value: object, names: readonly string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name of names) {
    const item = readProperty(value, name);
    if (item !== undefined && typeof item !== 'function') result[name] = plainData(item);
  }
  return result;
}

/** The named properties of options, undefined ones and functions included. */
export function optionsWithFunctions(value: object, names: readonly string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name of names) {
    const item = readProperty(value, name);
    if (typeof item !== 'function' || !MACHINERY.has(name)) result[name] = optionData(name, item);
  }
  return result;
}
