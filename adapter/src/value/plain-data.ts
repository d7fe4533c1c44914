import { pluginNames } from '../plugin-list.ts';

const MAX_DEPTH = 32;
const MAX_NODES = 200_000;

/** How a host value is made plain. */
export interface ProjectionOptions {
  /** Properties to leave out at the top. */
  omit?: ReadonlySet<string>;
}

interface Walk {
  parents: object[];
  nodes: number;
}

/**
 * The data of a value of the bundler, for a plugin to read: functions and symbols are left out, what contains itself is
 * cut, objects of any class become plain ones, and of plugins the names remain.
 */
export function plainData(value: unknown, options: ProjectionOptions = {}): unknown {
  return project(value, { parents: [], nodes: 0 }, options.omit);
}

function project(value: unknown, walk: Walk, omit?: ReadonlySet<string>): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof RegExp || value instanceof Date || value instanceof URL) {
    return value instanceof URL ? value.href : value;
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
  if (walk.parents.length >= MAX_DEPTH || walk.parents.includes(value)) return undefined;
  walk.nodes += 1;
  if (walk.nodes > MAX_NODES) return undefined;
  walk.parents.push(value);
  const result = projectContainer(value, walk, omit);
  walk.parents.pop();
  return result;
}

function projectContainer(value: object, walk: Walk, omit: ReadonlySet<string> | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => project(item, walk));
  if (value instanceof Set) return new Set([...value].map((item) => project(item, walk)));
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [project(key, walk), project(item, walk)]));
  }
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || omit?.has(key)) continue;
    const item = readProperty(value, key);
    if (typeof item === 'function' || typeof item === 'symbol') continue;
    result[key] = key === 'plugins' && Array.isArray(item) ? pluginNames(item) : project(item, walk);
  }
  return result;
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

/** The same, with the properties that are there and undefined. */
export function allData(value: object, names: readonly string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name of names) {
    const item = readProperty(value, name);
    if (typeof item !== 'function') result[name] = plainData(item);
  }
  return result;
}
