import type { ESTree } from 'rolldown/utils';
import { bare, literalText } from './expressions.ts';
import { type Guards, isGuardedName, readGuards } from './hook-guards.ts';
import { childrenOf, isFunction, type Node, Scopes } from './scopes.ts';

/** A function that makes filters: where it returns one, and the names of what it was given. */
export interface FilterMaker {
  returns: { start: number; end: number }[];
  include: string;
  exclude: string;
}

/** Whether a source text may have hooks: parsing takes long, and the names alone are common. */
export const mayHaveHooks =
  /\b(?:transform|load)(?:Include)?\s*(?:\([^()]*\)\s*\{|[:=]\s*(?:async\s+)?(?:function\b|\([^()]*\)\s*=>|[\w$]+\s*=>|\{))|["'](?:transform|load)["']\s*,[^()]*function\s*\(\.\.\./;

/** Whether it may make filters. */
export const mayMakeFilters = /\bcreateFilter\b/;

/** The hooks of a module that declare no filter. */
export function findHooks(program: ESTree.Program, code: string): Guards[] {
  // It may change any variable.
  if (/\beval\s*\(/.test(code)) return [];
  const hooks: [name: string, fn: Node][] = [];
  const visit = (node: Node): void => {
    if (node.type === 'ObjectExpression') hooks.push(...hooksOf(node));
    else if (node.type === 'MethodDefinition' && node.key.type === 'Identifier' && !node.computed)
      hooks.push([node.key.name, node.value]);
    else if (
      node.type === 'AssignmentExpression' &&
      node.operator === '=' &&
      node.left.type === 'MemberExpression' &&
      node.left.property.type === 'Identifier' &&
      !node.left.computed
    )
      hooks.push([node.left.property.name, bare(node.right)]);
    else if (node.type === 'CallExpression') hooks.push(...handedOver(node));
    for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
  const candidates = hooks.filter(([name, fn]) => isGuardedName(name) && isFunction(fn));
  if (candidates.length === 0) return [];
  const scopes = new Scopes(program);
  return candidates.flatMap(([name, fn]) => {
    const guards = isGuardedName(name) ? readGuards(name, fn, scopes, code) : null;
    return guards === null ? [] : [guards];
  });
}

/** `replaceHandler('transform', hook, function (...args) {})`: what stands for a hook that was there. */
function handedOver({ arguments: given }: Node & { type: 'CallExpression' }): [name: string, fn: Node][] {
  const [first, last] = [given[0], given.at(-1)];
  const name = first === undefined || first === last ? null : literalText(first as Node);
  const fn = last === undefined ? null : bare(last as Node);
  const takesRest =
    fn !== null && isFunction(fn) && fn.params.length === 1 && fn.params[0]?.type === 'RestElement';
  return name !== null && takesRest ? [[name, fn]] : [];
}

function hooksOf(object: Node & { type: 'ObjectExpression' }): [name: string, fn: Node][] {
  return object.properties.flatMap((property): [string, Node][] => {
    if (property.type !== 'Property' || property.computed || property.kind !== 'init') return [];
    const name = property.key.type === 'Identifier' ? property.key.name : null;
    const value = bare(property.value);
    if (name === null) return [];
    if (value.type !== 'ObjectExpression') return [[name, value]];
    const parts = new Map(
      value.properties.map((part) => [
        part.type === 'Property' && part.key.type === 'Identifier' ? part.key.name : '',
        part.type === 'Property' ? bare(part.value) : null,
      ]),
    );
    const handler = parts.get('handler');
    return handler && !parts.has('filter') && !parts.has('') ? [[name, handler]] : [];
  });
}

/** The functions called `createFilter` of a module. */
export function findFilterMakers(program: ESTree.Program): FilterMaker[] {
  const found: FilterMaker[] = [];
  const visit = (node: Node): void => {
    const fn =
      node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.id.name === 'createFilter'
        ? node.init
        : node.type === 'FunctionDeclaration' && node.id?.name === 'createFilter'
          ? node
          : null;
    if (fn !== null && isFunction(fn)) {
      const [include, exclude] = fn.params;
      if (
        include?.type === 'Identifier' &&
        exclude?.type === 'Identifier' &&
        fn.body?.type === 'BlockStatement'
      )
        found.push({ include: include.name, exclude: exclude.name, returns: returnsOf(fn.body) });
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
  return found;
}

/** What a function itself returns, without the functions in it. */
function returnsOf(node: Node): { start: number; end: number }[] {
  if (node.type === 'ReturnStatement')
    return node.argument === null ? [] : [{ start: node.argument.start, end: node.argument.end }];
  if (isFunction(node)) return [];
  return [...childrenOf(node)].flatMap(returnsOf);
}
