import path from 'node:path';
import type { HookCall } from '../results/recorder.ts';

function withoutQuery(id: string): string {
  const end = id.indexOf('?');
  return end < 0 ? id : id.slice(0, end);
}

/** The file that a call is about, for plugins that keep something of each: the module's id without a query. */
export function fileOfCall({ hook, moduleId, args }: HookCall): string {
  const file = withoutQuery(moduleId ?? '');
  const importer = args[1];
  // A module is asked for by a path from its importer.
  if (hook.name === 'resolveId' && file.startsWith('.') && typeof importer === 'string')
    return path.resolve(path.dirname(withoutQuery(importer)), file);
  return file;
}
