import { type Found, follow } from './exports.ts';
import { Failure } from './failure.ts';
import { INSIDE_EXPORT } from './references/inside.ts';

/** What can stand for a plugin: a factory, a plugin object, a list, a promise of them. */
function isUsable(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (value === null || typeof value !== 'object') return false;
  return Array.isArray(value) || 'name' in value || 'then' in value;
}

/**
 * Finds what the user would import.
 *
 * @param exportPath the name of an export, or a path into it such as `default.rollup`
 * @throws NEXXO_EXPORT_MISSING with what there is
 */
export function findExport(namespace: Record<string, unknown>, exportPath: string): Found {
  const path = exportPath.split('.');
  const direct = follow(namespace, path);
  if (isUsable(direct.value)) return direct;
  // A CommonJS module that was written as an ES module has its exports one level down.
  if (typeof namespace['default'] === 'object' || typeof namespace['default'] === 'function') {
    const nested = follow(namespace['default'], path);
    if (isUsable(nested.value)) return nested;
  }
  const names = Object.keys(namespace).flatMap((name) => {
    if (name === INSIDE_EXPORT) return [];
    const item = namespace[name];
    return item !== null && typeof item === 'object' ? `${name} {${Object.keys(item).join(', ')}}` : name;
  });
  throw new Failure(
    'NEXXO_EXPORT_MISSING',
    `no plugin factory at the export "${exportPath}". The module exports: ${names.join(', ') || 'nothing'}`,
  );
}
