import { bare, propertyName } from './expressions.ts';
import type { Binding, Node, Scopes } from './scopes.ts';

const PATH = /^(?:node:)?path$/;
const REQUIRED_PATH =
  /^(?:\/\*.*?\*\/\s*)?(?:[\w$]+\()*require\(\s*(["'`])(?:node:)?path\1\s*\)(?:\s*,\s*\d\)|\))*$/;

/** What is called: `f` of `(0, f)(x)` too. */
export function calleeOf(node: Node): Node {
  const callee = bare(node);
  if (callee.type !== 'SequenceExpression' || callee.expressions.length !== 2) return callee;
  const [first, last] = callee.expressions;
  return first?.type === 'Literal' && last !== undefined ? bare(last) : callee;
}

/** What stands behind a declared name, as text. */
function initOf({ declaration, name }: Binding, code: string): string {
  if (declaration.type !== 'VariableDeclaration') return '';
  const declarator = declaration.declarations.find(({ id }) =>
    new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(code.slice(id.start, id.end)),
  );
  return declarator?.init ? code.slice(declarator.init.start, declarator.init.end) : '';
}

function isPathModule(binding: Binding | undefined, code: string): boolean {
  if (binding === undefined || binding.isReassigned) return false;
  if (binding.declaration.type === 'ImportDeclaration') return PATH.test(binding.declaration.source.value);
  return REQUIRED_PATH.test(initOf(binding, code));
}

/** Whether a function is `extname` of `node:path`, whichever way it was imported. */
export function isExtname(node: Node, scopes: Scopes, code: string): boolean {
  const callee = calleeOf(node);
  if (callee.type === 'Identifier') {
    const binding = scopes.resolve(callee.name, callee.start);
    if (binding === undefined || !isPathModule(binding, code)) return false;
    const { declaration } = binding;
    if (declaration.type !== 'ImportDeclaration') return callee.name === 'extname';
    return declaration.specifiers.some(
      (item) =>
        item.type === 'ImportSpecifier' &&
        item.local.name === callee.name &&
        item.imported.type === 'Identifier' &&
        item.imported.name === 'extname',
    );
  }
  if (callee.type !== 'MemberExpression' || propertyName(callee) !== 'extname') return false;
  let object = bare(callee.object);
  if (propertyName(object) === 'default' && object.type === 'MemberExpression') object = bare(object.object);
  return object.type === 'Identifier' && isPathModule(scopes.resolve(object.name, object.start), code);
}
