import { parseAst } from 'rolldown/parseAst';
import type { InputFiles } from './input-files.ts';

/** Whether an ES module has a default export. */
export function hasDefaultExport(file: string, inputs: InputFiles): boolean {
  const lang = /\.[mc]?tsx?$/.test(file) ? (file.endsWith('x') ? 'tsx' : 'ts') : 'jsx';
  const { body } = parseAst(inputs.read(file) ?? '', { sourceType: 'module', lang });
  return body.some(
    (node) =>
      node.type === 'ExportDefaultDeclaration' ||
      (node.type === 'ExportNamedDeclaration' &&
        node.specifiers.some(
          ({ exported }) => (exported.type === 'Literal' ? exported.value : exported.name) === 'default',
        )),
  );
}
