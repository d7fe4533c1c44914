import { native } from '../../native.ts';

/** What the adapter sends of a module of Vite's graph. */
export interface ModuleNodeData {
  key: number;
  [name: string]: unknown;
}

const SETS = [
  'acceptedHmrDeps',
  'clientImportedModules',
  'importedModules',
  'importers',
  'ssrImportedModules',
] as const;
const VALUES = [
  'acceptedHmrExports',
  'environment',
  'importedBindings',
  'isSelfAccepting',
  'lastHMRTimestamp',
  'lastInvalidationTimestamp',
  'meta',
  'ssrTransformResult',
  'transformResult',
] as const;

const nodes = new Map<number, WeakRef<object>>();
const keys = new WeakMap<object, number>();
/** Properties are asked for in the name of the call that saw a module last. */
let latest = 0;

/** A module of Vite's graph as a plugin sees it: the same object each time, whose properties say what is so by now. */
export function moduleNode(call: number, data: unknown): object | undefined {
  latest = call;
  if (data === null || typeof data !== 'object') return undefined;
  const { key, ...names } = data as ModuleNodeData;
  const known = nodes.get(key)?.deref();
  if (known !== undefined) return Object.assign(known, names);
  const node: Record<string, unknown> = { ...names };
  for (const name of SETS) {
    define(node, name, () => new Set(moduleNodes(latest, native.hostCall('nodeField', latest, [key, name]))));
  }
  for (const name of VALUES) {
    const set = (value: unknown): void => {
      native.hostCall('setNodeField', latest, [key, name, value]);
    };
    define(node, name, () => native.hostCall('nodeField', latest, [key, name]), set);
  }
  nodes.set(key, new WeakRef(node));
  keys.set(node, key);
  return node;
}

function define(node: object, name: string, get: () => unknown, set?: (value: unknown) => void): void {
  Object.defineProperty(node, name, { enumerable: true, configurable: true, get, ...(set && { set }) });
}

/** A list of modules. */
export function moduleNodes(call: number, list: unknown): object[] {
  return Array.isArray(list)
    ? list.map((data) => moduleNode(call, data)).filter((node) => node !== undefined)
    : [];
}

/** The number by which the adapter knows a module. */
export function nodeKey(node: unknown): number | undefined {
  return node !== null && typeof node === 'object' ? keys.get(node) : undefined;
}
