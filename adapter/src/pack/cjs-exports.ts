import { createRequire } from 'node:module';
import { init, parse } from 'cjs-module-lexer';
import type { InputFiles } from './input-files.ts';

/**
 * The named exports that Node gives an ES module that imports this CommonJS file, `default` apart: found by the same
 * lexer that Node uses, through re-exports.
 */
export async function cjsExportNames(file: string, inputs: InputFiles): Promise<string[]> {
  await init();
  const names = new Set<string>();
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const code = /\.(?:c?js|cts)$|\/[^./]+$/.test(path) ? inputs.read(path) : null;
    if (code === null) return;
    let found: ReturnType<typeof parse>;
    try {
      found = parse(code);
    } catch {
      return;
    }
    for (const name of found.exports) names.add(name);
    for (const specifier of found.reexports) {
      try {
        visit(createRequire(path).resolve(specifier));
      } catch {
        // As in Node: a re-export that cannot be found adds no names.
      }
    }
  };
  visit(file);
  names.delete('default');
  names.delete('module.exports');
  return [...names].sort();
}
