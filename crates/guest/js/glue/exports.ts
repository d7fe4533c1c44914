/** What stands at a path, and the object that it is a method of. */
export interface Found {
  value: unknown;
  owner: unknown;
}

/** Follows a path of names from a module's namespace. */
export function follow(namespace: unknown, path: readonly string[]): Found {
  let owner: unknown;
  let value: unknown = namespace;
  for (const name of path) {
    if (value === null || value === undefined) return { value: undefined, owner: undefined };
    owner = value === namespace ? undefined : value;
    value = (value as Record<string, unknown>)[name];
  }
  return { value, owner };
}

/**
 * What a module exports, as it is imported.
 *
 * @param exportPath the export, or a path into it such as `default.rollup`
 */
export function exportAt(namespace: Record<string, unknown>, exportPath: string): Found {
  const path = exportPath.split('.');
  const direct = follow(namespace, path);
  // A CommonJS module that was written as an ES module has its exports one level down.
  if (exportPath === 'default' && isInteropDefault(direct.value)) return follow(direct.value, path);
  return direct.value === undefined ? follow(namespace['default'], path) : direct;
}

function isInteropDefault(value: unknown): boolean {
  return (
    value !== null &&
    typeof value === 'object' &&
    typeof (value as { default?: unknown }).default === 'function'
  );
}
