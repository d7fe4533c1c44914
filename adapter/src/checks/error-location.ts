import { isRecord } from '../value/clean-data.ts';
import type { Guard, Site } from './guard.ts';

/**
 * Takes the file out of the place that a log or error names, where the plugin may not name it: to show the place, a
 * bundler reads the file, and its lines would come back to the plugin as `frame`.
 *
 * @param log an error or a log object, changed in place
 */
export function checkLocation(log: unknown, guard: Guard, site: Site): void {
  if (log === null || typeof log !== 'object') return;
  const loc: unknown = Reflect.get(log, 'loc');
  if (isRecord(loc)) dropFile(loc, 'file', guard, site);
  dropFile(log as Record<string, unknown>, 'id', guard, site);
}

function dropFile(target: Record<string, unknown>, key: string, guard: Guard, site: Site): void {
  const file = target[key];
  if (file === undefined || file === null) return;
  const refused = typeof file === 'string' ? guard.judge(file) : undefined;
  if (refused === null || (refused !== undefined && file === site.id)) return;
  Reflect.deleteProperty(target, key);
  if (refused !== undefined)
    guard.note('this.error', refused.path, 'a log may not name a file that the plugin may not name');
}
