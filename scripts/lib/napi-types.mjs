import { existsSync, readFileSync } from 'node:fs';

// napi-derive writes one JSON line for each exported item while it compiles the addon.
const EXPORTED_VALUES = new Set(['struct', 'fn', 'enum', 'string_enum', 'const']);

const indent = (text) =>
  text
    .split('\n')
    .map((line) => (line.trim() === '' ? '' : `  ${line}`))
    .join('\n');

const block = (head, body) => `${head} {\n${indent(body.trim())}\n}`;

function declaration(item, methods) {
  const { kind, name, def } = item;
  switch (kind) {
    case 'struct':
      return block(`export declare class ${name}`, [def, ...(methods.get(name) ?? [])].join('\n'));
    case 'interface':
      return block(`export interface ${name}`, def);
    case 'fn':
      return `export declare ${def}`;
    case 'const':
      return `export declare const ${name}: ${def.replace(/^.*?:\s*/, '')}`;
    case 'type':
      return `export type ${name} = ${def}`;
    case 'enum':
    case 'string_enum':
      return block(`export declare enum ${name}`, def);
    default:
      return null;
  }
}

/** Reads what napi-derive wrote: the addon's declarations, and the names that exist at run time. */
export function readTypes(file) {
  if (!existsSync(file)) return { declarations: '', names: [] };
  const items = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const methods = new Map();
  for (const { kind, name, def } of items) {
    if (kind === 'impl') methods.set(name, [...(methods.get(name) ?? []), def]);
  }
  const byName = items.sort((a, b) => (a.name < b.name ? -1 : 1));
  const texts = byName.flatMap((item) => {
    const text = declaration(item, methods);
    return text === null ? [] : [`${item.js_doc ?? ''}${text}`];
  });
  const names = byName.filter(({ kind }) => EXPORTED_VALUES.has(kind)).map(({ name }) => name);
  return { declarations: texts.join('\n\n'), names: [...new Set(names)] };
}
