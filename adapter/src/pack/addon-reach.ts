import { dirname } from 'node:path';
import type { InputFiles } from './input-files.ts';
import type { NodeResolver } from './node-resolver.ts';

const relativeImport = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*["'](\.{1,2}\/[^"']+)["']/g;
const addonName = /\.node["'`]/;
const mostFiles = 400;

/**
 * Does an entry of a package lead to a native addon through the package's own files? A package that has an addon may
 * have entries that do without it.
 */
export function reachesAddon(entry: string, inputs: InputFiles, resolver: NodeResolver): boolean {
  const seen = new Set<string>();
  if (entry.endsWith('.json')) return false;
  const open = [entry];
  for (let file = open.pop(); file !== undefined && seen.size < mostFiles; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const code = file.endsWith('.node') ? null : inputs.read(file);
    if (file.endsWith('.node') || (code !== null && addonName.test(code))) return true;
    for (const [, specifier = ''] of code?.matchAll(relativeImport) ?? []) {
      const found = resolver.first(specifier, [dirname(file)], 'import');
      if (found !== null) open.push(found.path);
    }
  }
  return false;
}
