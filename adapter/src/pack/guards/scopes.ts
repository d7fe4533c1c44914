import type { ESTree } from 'rolldown/utils';

/** Any node, by its properties. */
export type Node = ESTree.Node;
type Function = ESTree.Function | ESTree.ArrowFunctionExpression;

/** A name as it was declared once. */
export interface Binding {
  name: string;
  kind: 'variable' | 'parameter' | 'function' | 'import' | 'other';
  /** The range in which it is known. */
  start: number;
  end: number;
  /** What it was declared with: the value of a plain `const name = value`, or the function. */
  value: Node | null;
  /** The declaration that it comes from. */
  declaration: Node;
  /** Whether something is assigned to it after its declaration. */
  isReassigned: boolean;
  /** Where it is used, each with the nodes around it, the innermost first. */
  uses: { node: Node; parents: readonly Node[] }[];
}

interface Scope {
  start: number;
  end: number;
  isFunction: boolean;
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}

/** The nodes right beneath one. */
export function* childrenOf(node: Node): Generator<Node> {
  for (const value of Object.values(node) as unknown[]) {
    if (isNode(value)) yield value;
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) yield item;
  }
}

export function isFunction(node: Node): node is Function {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

/** The names that a pattern declares or assigns to. */
function* namesIn(pattern: Node): Generator<ESTree.BindingIdentifier> {
  if (pattern.type === 'Identifier') yield pattern as ESTree.BindingIdentifier;
  else if (pattern.type === 'AssignmentPattern') yield* namesIn(pattern.left);
  else if (pattern.type === 'RestElement') yield* namesIn(pattern.argument);
  else if (pattern.type === 'ArrayPattern') {
    for (const element of pattern.elements) if (element !== null) yield* namesIn(element);
  } else if (pattern.type === 'ObjectPattern') {
    for (const property of pattern.properties)
      yield* namesIn(property.type === 'Property' ? property.value : property);
  }
}

/** Which name means what in a module, and which of its variables keep their first value. */
export class Scopes {
  readonly #bindings = new Map<string, Binding[]>();
  /** Properties that something is assigned to, of whatever object. */
  readonly assignedProperties = new Set<string>();

  constructor(program: ESTree.Program) {
    const assigned: { name: string; at: number }[] = [];
    const used: { node: Node; name: string; parents: Node[] }[] = [];
    this.#walk(program, [], [{ start: program.start, end: program.end, isFunction: true }], assigned, used);
    for (const { name, at } of assigned) {
      const binding = this.resolve(name, at);
      if (binding !== undefined) binding.isReassigned = true;
    }
    for (const { node, name, parents } of used) this.resolve(name, node.start)?.uses.push({ node, parents });
  }

  /** What a name means at a place. */
  resolve(name: string, at: number): Binding | undefined {
    let found: Binding | undefined;
    for (const binding of this.#bindings.get(name) ?? []) {
      const isInside = binding.start <= at && at < binding.end;
      if (isInside && (found === undefined || binding.start >= found.start)) found = binding;
    }
    return found;
  }

  #declare(name: string, scope: Scope, kind: Binding['kind'], declaration: Node, value: Node | null): void {
    const { start, end } = scope;
    const known = this.#bindings.get(name) ?? [];
    this.#bindings.set(name, known);
    const again = known.find((binding) => binding.start === start && binding.end === end);
    // A variable that is declared twice is assigned to twice.
    if (again === undefined)
      known.push({ name, kind, start, end, value, declaration, isReassigned: false, uses: [] });
    else again.isReassigned = true;
  }

  #walk(
    node: Node,
    parents: readonly Node[],
    scopes: readonly Scope[],
    assigned: { name: string; at: number }[],
    used: { node: Node; name: string; parents: Node[] }[],
  ): void {
    const [scope] = scopes as [Scope];
    let inner = scopes;
    const open = (range: Node, isFunctionScope: boolean): Scope => {
      const made = { start: range.start, end: range.end, isFunction: isFunctionScope };
      inner = [made, ...inner];
      return made;
    };
    if (isFunction(node)) {
      if (node.type === 'FunctionDeclaration' && node.id !== null)
        this.#declare(node.id.name, scope, 'function', node, node);
      const own = open(node, true);
      if (node.type === 'FunctionExpression' && node.id !== null)
        this.#declare(node.id.name, own, 'function', node, node);
      for (const parameter of node.params)
        for (const { name } of namesIn(parameter as Node)) this.#declare(name, own, 'parameter', node, null);
    } else if (node.type === 'ClassDeclaration' && node.id !== null) {
      this.#declare(node.id.name, scope, 'other', node, null);
    } else if (node.type === 'VariableDeclaration') {
      const target = node.kind === 'var' ? (scopes.find((item) => item.isFunction) ?? scope) : scope;
      for (const { id, init } of node.declarations) {
        const isPlain = id.type === 'Identifier';
        for (const { name } of namesIn(id))
          this.#declare(name, target, 'variable', node, isPlain ? init : null);
      }
      const [parent] = parents;
      if (parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement')
        for (const { id } of node.declarations)
          for (const { name, start } of namesIn(id)) assigned.push({ name, at: start });
    } else if (node.type === 'ImportDeclaration') {
      for (const { local } of node.specifiers) this.#declare(local.name, scope, 'import', node, null);
    } else if (node.type === 'CatchClause') {
      const own = open(node, false);
      if (node.param !== null)
        for (const { name } of namesIn(node.param)) this.#declare(name, own, 'other', node, null);
    } else if (
      node.type === 'BlockStatement' ||
      node.type === 'ForStatement' ||
      node.type === 'ForInStatement' ||
      node.type === 'ForOfStatement' ||
      node.type === 'SwitchStatement' ||
      node.type === 'StaticBlock'
    ) {
      open(node, node.type === 'StaticBlock');
    }
    this.#noteAssignments(node, assigned);
    if (node.type === 'Identifier') used.push({ node, name: node.name, parents: [...parents] });
    for (const child of childrenOf(node))
      this.#walk(child, [node, ...parents.slice(0, 2)], inner, assigned, used);
  }

  #noteAssignments(node: Node, assigned: { name: string; at: number }[]): void {
    const target =
      node.type === 'AssignmentExpression' || node.type === 'ForInStatement' || node.type === 'ForOfStatement'
        ? node.left
        : node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node.operator === 'delete')
          ? node.argument
          : null;
    if (target === null || target.type === 'VariableDeclaration') return;
    for (const { name, start } of namesIn(target)) assigned.push({ name, at: start });
    if (target.type !== 'MemberExpression') return;
    if (target.property.type === 'Identifier' && !target.computed)
      this.assignedProperties.add(target.property.name);
  }
}
