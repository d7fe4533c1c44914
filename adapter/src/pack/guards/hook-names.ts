import { bare, propertyName } from './expressions.ts';
import type { Outcome } from './outcome.ts';
import type { Binding, Node, Scopes } from './scopes.ts';

/** What a name inside a hook stands for. */
export type Meaning = { text: string } | { texts: string[] } | { outcome: Outcome } | { unknown: true };

/** The names in a hook and in the functions that it calls, and what they stand for. */
export class HookNames {
  /** What names stand for of which that is known. */
  readonly meanings = new Map<Binding, Meaning>();
  /** Expressions that must not throw when the hook is asked: the hook evaluates them too. */
  readonly reads = new Set<string>();
  readonly scopes: Scopes;
  /** The module's text. */
  readonly code: string;
  /** The function that is asked. */
  readonly #hook: Node;
  /** The place where it is asked. */
  readonly #at: number;

  constructor(scopes: Scopes, code: string, hook: Node, at: number) {
    this.scopes = scopes;
    this.code = code;
    this.#hook = hook;
    this.#at = at;
  }

  /** What a name stands for, where that is known. */
  meaning(node: Node & { type: 'Identifier' }): Meaning | undefined {
    const binding = this.scopes.resolve(node.name, node.start);
    return binding === undefined ? undefined : this.meanings.get(binding);
  }

  /** Whether a name has a value that can be read without doing anything. */
  isKnown(node: Node & { type: 'Identifier' }): boolean {
    const binding = this.scopes.resolve(node.name, node.start);
    if (binding === undefined) return false;
    if (this.meanings.has(binding)) return true;
    if (this.isLocal(binding)) return false;
    // A name further out may not have its value yet: the hook reads it when it is asked.
    if (this.scopes.resolve(node.name, this.#at) !== binding) return false;
    this.reads.add(node.name);
    return true;
  }

  /** Whether a name is known only within the hook, or within a function that it calls. */
  isLocal(binding: Binding): boolean {
    return binding.start >= this.#hook.start && binding.end <= this.#hook.end;
  }

  /** The text of an expression that has the same value whenever the hook runs, as it can be written at its beginning. */
  stable(node: Node, isLiteral?: (value: Node) => boolean): string | undefined {
    if (node.type !== 'Identifier') return undefined;
    const binding = this.scopes.resolve(node.name, node.start);
    if (binding === undefined || binding.isReassigned || this.meanings.has(binding)) return undefined;
    if (binding.kind === 'import' || binding.kind === 'other') return undefined;
    const { value } = binding;
    if (value !== null && isLiteral?.(value) === true) return this.source(value);
    if (this.isLocal(binding) || this.scopes.resolve(node.name, this.#at) !== binding) return undefined;
    return node.name;
  }

  /** A property that may hold a function and that the module does not change. */
  member(node: Node): string | undefined {
    if (node.type !== 'MemberExpression' || node.optional || node.computed) return undefined;
    const object = bare(node.object);
    const name = propertyName(node);
    if (object.type !== 'Identifier' || name === null || this.scopes.assignedProperties.has(name))
      return undefined;
    return this.stable(object) === undefined ? undefined : `${object.name}.${name}`;
  }

  /** The text of an expression. */
  source({ start, end }: Node): string {
    return this.code.slice(start, end);
  }
}
