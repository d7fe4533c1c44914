/** The built-ins by bare name. Filled by builtins.ts; apart from it, so that `module` can look into a table that holds `module` itself. */
export const registry: Record<string, Record<string, unknown>> = Object.create(null) as Record<
  string,
  Record<string, unknown>
>;

/** Without the ones that exist only behind "node:". */
export const builtinNames: string[] = [];

export const PREFIX_ONLY: ReadonlySet<string> = new Set(['test', 'test/reporters', 'sea', 'sqlite']);

export function findBuiltin(specifier: string): unknown {
  const prefixed = specifier.startsWith('node:');
  const name = prefixed ? specifier.slice(5) : specifier;
  if (!prefixed && PREFIX_ONLY.has(name)) return undefined;
  return registry[name]?.['default'];
}
