import type { Node } from './scopes.ts';

/** An expression without what does not change its value. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'ChainExpression':
      return bare(node.expression);
    default:
      return node;
  }
}

/** The text that a literal stands for. */
export function literalText(node: Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return null;
  return node.quasis[0]?.value.cooked ?? null;
}

/** The number that a literal stands for. */
export function literalNumber(node: Node): number | null {
  if (node.type === 'Literal') return typeof node.value === 'number' ? node.value : null;
  if (node.type !== 'UnaryExpression' || node.operator !== '-') return null;
  const value = literalNumber(node.argument);
  return value === null ? null : -value;
}

/** Whether an expression is `undefined`. */
export function isUndefined(node: Node): boolean {
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'UnaryExpression' && node.operator === 'void' && node.argument.type === 'Literal')
  );
}

/** Whether an expression is what a hook returns that has nothing to say. */
export function isNothing(node: Node | null): boolean {
  return node === null || isUndefined(node) || (node.type === 'Literal' && node.raw === 'null');
}

/** The name of a property that is not computed, or computed by a literal. */
export function propertyName(node: Node): string | null {
  if (node.type !== 'MemberExpression') return null;
  if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : null;
  return literalText(node.property);
}

/** A call of a method by its name: what it is called on, and its arguments. */
export function methodCall(node: Node): { object: Node; name: string; args: Node[] } | null {
  if (node.type !== 'CallExpression' || node.optional) return null;
  const callee = bare(node.callee);
  const name = propertyName(callee);
  if (callee.type !== 'MemberExpression' || name === null || callee.optional) return null;
  if (node.arguments.some((argument) => argument.type === 'SpreadElement')) return null;
  return { object: bare(callee.object), name, args: node.arguments.map((argument) => bare(argument)) };
}
