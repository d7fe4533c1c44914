import { native } from '../native.ts';

/** What of Babel's paths is looked at. */
interface Path {
  node?: { type?: unknown; name?: unknown; source?: { value?: unknown } } | null;
  parentPath?: Path | null;
  scope: { getBinding(name: unknown): { kind?: unknown; path?: Path } | undefined };
}

/** Types of nodes that are most often asked whether they are a scope, and never are. */
export const noScopes: Readonly<Record<string, true>> = {
  __proto__: null,
  ArrayExpression: true,
  AssignmentExpression: true,
  AwaitExpression: true,
  BinaryExpression: true,
  BooleanLiteral: true,
  BreakStatement: true,
  CallExpression: true,
  ConditionalExpression: true,
  ContinueStatement: true,
  Directive: true,
  DirectiveLiteral: true,
  ExportDefaultDeclaration: true,
  ExportNamedDeclaration: true,
  ExportSpecifier: true,
  ExpressionStatement: true,
  File: true,
  Identifier: true,
  IfStatement: true,
  ImportDeclaration: true,
  ImportDefaultSpecifier: true,
  ImportNamespaceSpecifier: true,
  ImportSpecifier: true,
  JSXAttribute: true,
  JSXClosingElement: true,
  JSXElement: true,
  JSXExpressionContainer: true,
  JSXFragment: true,
  JSXIdentifier: true,
  JSXMemberExpression: true,
  JSXOpeningElement: true,
  JSXText: true,
  LogicalExpression: true,
  MemberExpression: true,
  NewExpression: true,
  NullLiteral: true,
  NumericLiteral: true,
  ObjectExpression: true,
  ObjectProperty: true,
  OptionalCallExpression: true,
  OptionalMemberExpression: true,
  ReturnStatement: true,
  SpreadElement: true,
  StringLiteral: true,
  TemplateElement: true,
  TemplateLiteral: true,
  ThisExpression: true,
  ThrowStatement: true,
  UnaryExpression: true,
  UpdateExpression: true,
  VariableDeclaration: true,
  VariableDeclarator: true,
} as never;

/**
 * Whether a path is an identifier whose binding is no import of these modules, so that it references none of what they export.
 *
 * @param modules - each the name of a module, and what of it is meant
 */
export function isNoImport({ node, scope }: Path, modules: readonly (readonly [string, unknown])[]): boolean {
  if (node?.type !== 'Identifier') return false;
  const binding = scope.getBinding(node.name);
  if (binding?.kind !== 'module') return true;
  const declaration = binding.path?.parentPath?.node;
  if (declaration?.type !== 'ImportDeclaration' || !Array.isArray(modules)) return false;
  const name = declaration.source?.value;
  for (let index = 0; index < modules.length; index++) if (modules[index]?.[0] === name) return false;
  return true;
}

type Enter = (node: never) => void;
type EachNode = (tree: never, enter: Enter) => unknown;

/**
 * What takes the place of `traverseFast` where it is to find comments: it visits only nodes that have some.
 *
 * @param keysOf - which fields of a node lead to others, by its type
 */
export function eachCommented(keysOf: object, traverseFast: EachNode): EachNode {
  return (tree, enter) => native.eachCommented(tree, enter, keysOf, traverseFast);
}
