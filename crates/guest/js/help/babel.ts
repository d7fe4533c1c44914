/** What of Babel's paths is looked at. */
interface Path {
  node?: { type?: unknown; name?: unknown } | null;
  scope: { getBinding(name: unknown): { kind?: unknown } | undefined };
}

/** Types of nodes that are most often asked whether they are a scope, and never are. */
export const noScopes: ReadonlySet<unknown> = new Set([
  'ArrayExpression',
  'AssignmentExpression',
  'AwaitExpression',
  'BinaryExpression',
  'BooleanLiteral',
  'BreakStatement',
  'CallExpression',
  'ConditionalExpression',
  'ContinueStatement',
  'Directive',
  'DirectiveLiteral',
  'ExportDefaultDeclaration',
  'ExportNamedDeclaration',
  'ExportSpecifier',
  'ExpressionStatement',
  'File',
  'Identifier',
  'IfStatement',
  'ImportDeclaration',
  'ImportDefaultSpecifier',
  'ImportNamespaceSpecifier',
  'ImportSpecifier',
  'JSXAttribute',
  'JSXClosingElement',
  'JSXElement',
  'JSXExpressionContainer',
  'JSXFragment',
  'JSXIdentifier',
  'JSXMemberExpression',
  'JSXOpeningElement',
  'JSXText',
  'LogicalExpression',
  'MemberExpression',
  'NewExpression',
  'NullLiteral',
  'NumericLiteral',
  'ObjectExpression',
  'ObjectProperty',
  'OptionalCallExpression',
  'OptionalMemberExpression',
  'ReturnStatement',
  'SpreadElement',
  'StringLiteral',
  'TemplateElement',
  'TemplateLiteral',
  'ThisExpression',
  'ThrowStatement',
  'UnaryExpression',
  'UpdateExpression',
  'VariableDeclaration',
  'VariableDeclarator',
]);

/** Whether a path is an identifier whose binding is no import, so that it references none, whatever module is asked for. */
export function isNoImport({ node, scope }: Path): boolean {
  return node?.type === 'Identifier' && scope.getBinding(node.name)?.kind !== 'module';
}
