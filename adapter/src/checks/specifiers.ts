import type * as ParseAst from 'rolldown/parseAst';
import { lazyPackage } from '../lazy-package.ts';
import { isRecord } from '../value/clean-data.ts';

const parser = lazyPackage<typeof ParseAst>('rolldown/parseAst');

/** What code imports or refers to by its address. */
export interface Specifiers {
  /** From where the module is. */
  plain: Set<string>;
  /** Patterns, which in the code of a Vite project start at its root where they begin with a slash. */
  globs: Set<string>;
}

/** The languages in which a module of a script may be. */
export const SCRIPTS = ['tsx', 'ts', 'jsx'] as const;

/**
 * Everything that a bundler would look up for a module.
 *
 * @param languages those to try
 * @returns undefined where the code is in none of these languages
 */
export function specifiersOf(
  code: string,
  languages: readonly ('js' | 'jsx' | 'ts' | 'tsx')[],
): Specifiers | undefined {
  for (const lang of languages) {
    try {
      const found: Specifiers = { plain: new Set(), globs: new Set() };
      collectSpecifiers(parser().parseAst(code, { lang }), found);
      return found;
    } catch {
      // Another language, or none of them.
    }
  }
  return undefined;
}

/** Adds what a syntax tree imports; it may be one that a plugin made. */
export function collectSpecifiers(tree: unknown, found: Specifiers): void {
  const waiting: unknown[] = [tree];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (node === null || typeof node !== 'object') continue;
    if (!Array.isArray(node)) collectFrom(node as Record<string, unknown>, found);
    for (const child of Object.values(node))
      if (child !== null && typeof child === 'object') waiting.push(child);
  }
}

function collectFrom(node: Record<string, unknown>, found: Specifiers): void {
  switch (node['type']) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
      textsIn(node['source'], found.plain);
      return;
    case 'TSExternalModuleReference':
      textsIn(node['expression'], found.plain);
      return;
    case 'NewExpression':
      textsIn(node['arguments'], found.plain);
      return;
    case 'CallExpression':
      if (isGlob(node['callee'])) textsIn(node['arguments'], found.globs);
      else if (isLookup(node['callee'])) textsIn(node['arguments'], found.plain);
  }
}

/** The texts in an expression: bundlers put together what is written as several. */
function textsIn(value: unknown, into: Set<string>): void {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (node === null || typeof node !== 'object') continue;
    if (isRecord(node)) {
      if (typeof node['value'] === 'string') into.add(node['value']);
      else if (typeof node['cooked'] === 'string') into.add(node['cooked']);
    }
    for (const child of Object.values(node))
      if (child !== null && typeof child === 'object') waiting.push(child);
  }
}

function nameOf(value: unknown): unknown {
  if (!isRecord(value)) return undefined;
  return value['type'] === 'Identifier' ? value['name'] : nameOf(value['property']);
}

const isLookup = (callee: unknown): boolean => {
  const name = nameOf(callee);
  return name === 'require' || name === 'resolve' || name === 'URL';
};

const isGlob = (callee: unknown): boolean => {
  const name = nameOf(callee);
  return typeof name === 'string' && name.startsWith('glob');
};
