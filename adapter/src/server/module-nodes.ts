import { isRecord } from '../value/clean-data.ts';
import { plainData } from '../value/plain-data.ts';
import { KeptObjects } from './kept-objects.ts';

const TEXTS = ['url', 'id', 'file', 'type'];
/** Sets of modules. */
const SETS: ReadonlySet<unknown> = new Set([
  'acceptedHmrDeps',
  'clientImportedModules',
  'importedModules',
  'importers',
  'ssrImportedModules',
]);
const VALUES: ReadonlySet<unknown> = new Set([
  'acceptedHmrExports',
  'environment',
  'importedBindings',
  'invalidationState',
  'isSelfAccepting',
  'lastHMRTimestamp',
  'lastInvalidationTimestamp',
  'meta',
  'ssrTransformResult',
  'staticImportedUrls',
  'transformResult',
]);

/** What the guest gets of a module: its names, and the number under which it asks for more. */
export interface ModuleNodeData {
  key: number;
  [name: string]: unknown;
}

/** The modules of Vite's graphs that a plugin has seen. */
export class ModuleNodes {
  readonly #nodes = new KeptObjects();

  /** A module as the guest gets it. */
  data(node: unknown): ModuleNodeData | undefined {
    if (!isRecord(node)) return undefined;
    const data: ModuleNodeData = { key: this.#nodes.keyOf(node) };
    for (const name of TEXTS) data[name] = plainData(node[name]);
    return data;
  }

  /** Some modules as the guest gets them. */
  list(nodes: unknown): ModuleNodeData[] {
    const iterable = nodes as Iterable<unknown> | null | undefined;
    if (typeof iterable?.[Symbol.iterator] !== 'function') return [];
    return [...iterable].map((node) => this.data(node)).filter((data) => data !== undefined);
  }

  /** The module that the guest names. */
  get(key: unknown): Record<string, unknown> | undefined {
    return this.#nodes.get(key);
  }

  /** A property of a module. */
  read(key: unknown, name: unknown): unknown {
    const node = this.get(key);
    if (node === undefined || typeof name !== 'string') return undefined;
    if (SETS.has(name)) return this.list(node[name]);
    return VALUES.has(name) ? plainData(node[name]) : undefined;
  }

  /** Sets what plugins set on modules to have them made anew. */
  write(key: unknown, name: unknown, value: unknown): void {
    const node = this.get(key);
    if (node === undefined) return;
    if (name === 'isSelfAccepting' && typeof value === 'boolean') node[name] = value;
    if (name === 'lastHMRTimestamp' && typeof value === 'number') node[name] = value;
    if ((name === 'transformResult' || name === 'ssrTransformResult') && value === null) node[name] = value;
  }
}
