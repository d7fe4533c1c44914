import { literalText, propertyName } from './expressions.ts';
import type { HookNames } from './hook-names.ts';
import type { Node } from './scopes.ts';

/** Reads which values of a module stay what they are. */
export class Constants {
  readonly #names: HookNames;

  constructor(names: HookNames) {
    this.#names = names;
  }

  /** The texts of a list that is written out and that nothing can change. */
  literals(object: Node): string[] | undefined {
    let list: Node | null | undefined = object;
    if (object.type === 'Identifier') {
      const binding = this.#names.scopes.resolve(object.name, object.start);
      if (binding === undefined || binding.isReassigned) return undefined;
      if (!binding.uses.every(({ node, parents }) => isListRead(node, parents))) return undefined;
      list = binding.value;
    }
    if (list?.type !== 'ArrayExpression') return undefined;
    const texts = list.elements.map((item) => (item === null ? null : literalText(item as Node)));
    return texts.every((item) => item !== null) ? texts : undefined;
  }

  /** The keys of an object that is written out and only looked up in, where none of them has a value that is not surely true. */
  tableKeys(object: Node): string[] | undefined {
    if (object.type !== 'Identifier') return undefined;
    const binding = this.#names.scopes.resolve(object.name, object.start);
    const table = binding?.value;
    if (!binding || table?.type !== 'ObjectExpression' || binding.isReassigned) return undefined;
    if (!binding.uses.every(({ node: use, parents }) => isLookUp(use, parents))) return undefined;
    const keys: string[] = [];
    for (const property of table.properties) {
      if (property.type !== 'Property' || property.computed || property.kind !== 'init') return undefined;
      const key = property.key.type === 'Identifier' ? property.key.name : literalText(property.key);
      if (key === null || key === '__proto__') return undefined;
      const value = literalText(property.value);
      // What is not surely true may be anything.
      if (value === null || value === '') return undefined;
      keys.push(key);
    }
    return keys;
  }

  /** A text that is always the same, as it can be written at the beginning of the hook. */
  textValue(node: Node): string | undefined {
    const literal = literalText(node);
    if (literal !== null) return JSON.stringify(literal);
    return this.#names.stable(node, (value) => literalText(value) !== null);
  }

  /** The same for a regular expression. */
  regexValue(node: Node): string | undefined {
    const isRegex = (value: Node): boolean => value.type === 'Literal' && 'regex' in value;
    return isRegex(node) ? this.#names.source(node) : this.#names.stable(node, isRegex);
  }
}

/** Whether a name is used to read from a list, and for nothing else. */
function isListRead(use: Node, [parent, call, outer]: readonly Node[]): boolean {
  if (parent?.type === 'VariableDeclarator')
    return parent.id === use && outer?.type !== 'ExportNamedDeclaration';
  if (parent?.type !== 'MemberExpression' || parent.object !== use) return false;
  const name = propertyName(parent);
  if (name === 'length') return call?.type !== 'AssignmentExpression' && call?.type !== 'UpdateExpression';
  return (
    call?.type === 'CallExpression' &&
    call.callee === parent &&
    /^(?:includes|indexOf|some|every|find|findIndex|map|filter|join)$/.test(name ?? '')
  );
}

/** Whether a name is used to look something up by a computed key, and for nothing else. */
function isLookUp(use: Node, [parent, outer, around]: readonly Node[]): boolean {
  if (parent?.type === 'VariableDeclarator')
    return parent.id === use && around?.type !== 'ExportNamedDeclaration';
  if (parent?.type !== 'MemberExpression' || parent.object !== use) return false;
  if (outer?.type === 'CallExpression') return outer.callee !== parent;
  return !(
    outer?.type === 'AssignmentExpression' ||
    outer?.type === 'UpdateExpression' ||
    (outer?.type === 'UnaryExpression' && outer.operator === 'delete') ||
    outer?.type === 'ArrayPattern' ||
    outer?.type === 'AssignmentPattern' ||
    outer?.type === 'Property'
  );
}
