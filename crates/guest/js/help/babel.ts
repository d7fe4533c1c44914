/** What of Babel's paths is looked at. */
interface Path {
  node?: { type?: unknown; name?: unknown } | null;
  scope: { getBinding(name: unknown): { kind?: unknown } | undefined };
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

/** Whether a path is an identifier whose binding is no import, so that it references none, whatever module is asked for. */
export function isNoImport({ node, scope }: Path): boolean {
  return node?.type === 'Identifier' && scope.getBinding(node.name)?.kind !== 'module';
}
