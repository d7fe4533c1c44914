/** Evaluates a module when it is first needed. */
export type Loader = () => unknown;

const MODULES = Symbol.for('nexxo.modules');

/** The modules that the packer bundled for look-ups by name, by specifier or by resolved path. */
function table(): unknown {
  return (globalThis as Record<symbol, unknown>)[MODULES];
}

export function bundled(name: string): Loader | undefined {
  const modules = table();
  if (modules instanceof Map) return modules.get(name) as Loader | undefined;
  if (modules === undefined || modules === null) return undefined;
  return Object.hasOwn(modules, name) ? (modules as Record<string, Loader>)[name] : undefined;
}

/** Adds a module that was loaded at run time. */
export function addBundled(name: string, load: Loader): void {
  if (!(table() instanceof Map)) (globalThis as Record<symbol, unknown>)[MODULES] = new Map();
  (table() as Map<string, Loader>).set(name, load);
}
