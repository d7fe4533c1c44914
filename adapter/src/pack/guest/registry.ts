import { createRequire } from 'node:module';

/**
 * What code inside may ask for by name at run time: `createRequire(...)` and computed `import()` look here. A
 * specifier or a real path maps to a function that evaluates the module when it is first needed.
 */
type Table = Map<string, () => unknown>;

function table(key: string): Table {
  const symbol = Symbol.for(key);
  const holder = globalThis as unknown as Record<symbol, Table | undefined>;
  holder[symbol] ??= new Map();
  return holder[symbol];
}

const required = table('nexxo.modules');
const imported = table('nexxo.imports');

/** Makes a module known to `createRequire(...)(name)`, unless an earlier one has the name. */
export function register(name: string, load: () => unknown): void {
  if (!required.has(name)) required.set(name, load);
}

/** Makes a module known to `import(name)`, unless an earlier one has the name. */
export function registerImport(name: string, load: () => unknown): void {
  if (!imported.has(name)) imported.set(name, load);
}

/** A `require` for names that are known only at run time, in the module with the path `file`. */
export function requireFrom(file: string): object {
  const base = createRequire(file);
  const load = (specifier: string): unknown => {
    const found = required.get(nameOf(specifier, `file://${encodeURI(file)}`));
    return found === undefined ? base(specifier) : found();
  };
  return Object.assign(load, { resolve: base.resolve, cache: base.cache, main: undefined });
}

/** `import()` of something that is known only at run time, from the module with the URL `base`. */
export async function importComputed(base: string, specifier: unknown, options?: unknown): Promise<unknown> {
  const name = nameOf(String(specifier), base);
  const load = imported.get(name);
  if (load !== undefined) return load();
  const loadRequired = required.get(name);
  if (loadRequired !== undefined) return namespaceOf(loadRequired());
  // A file that was not known at packing: the sandbox finds and reads it, as far as the plugin may.
  const target = resolveFrom(base)(String(specifier));
  return options === undefined ? import(target) : import(target, options as ImportCallOptions);
}

/** `import.meta.resolve` of the module with the URL `base`. */
export function resolveFrom(base: string): (specifier: string) => string {
  const resolve = Reflect.get(globalThis, Symbol.for('nexxo.resolve')) as (
    name: string,
    base: string,
  ) => string;
  return (specifier) => resolve(specifier, base);
}

function nameOf(specifier: string, base: string): string {
  const url = /^\.{0,2}(?:\/|$)/.test(specifier) ? new URL(specifier, base).href : specifier;
  return url.startsWith('file://')
    ? decodeURIComponent(url.slice('file://'.length).replace(/[?#].*$/, ''))
    : url;
}

function namespaceOf(exports: unknown): unknown {
  if (typeof exports !== 'object' && typeof exports !== 'function') return { default: exports };
  if (exports !== null && Object.prototype.toString.call(exports) === '[object Module]') return exports;
  return { ...exports, default: exports };
}
