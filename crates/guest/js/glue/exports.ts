/**
 * What a module exports.
 *
 * @param path the export, or a path into it such as `default.rollup`
 */
export function exportAt(namespace: Record<string, unknown>, path: string): unknown {
  let value: unknown = namespace;
  for (const name of path.split('.')) {
    value = value === null || value === undefined ? undefined : (value as Record<string, unknown>)[name];
  }
  return path === 'default' && isInteropDefault(value) ? value.default : value;
}

/** A CommonJS module that was written as an ES module has its default export one level down. */
function isInteropDefault(value: unknown): value is { default: unknown } {
  return (
    value !== null &&
    typeof value === 'object' &&
    typeof (value as { default?: unknown }).default === 'function'
  );
}
