import { bare, isNothing } from './expressions.ts';
import { and, type Formula, isSmall, or, textOf } from './formula.ts';
import type { Meaning } from './hook-names.ts';
import { calleeOf } from './known-functions.ts';
import type { Outcome } from './outcome.ts';
import { Predicates } from './predicates.ts';
import { isFunction, type Node, type Scopes } from './scopes.ts';

/** What the first arguments of the hooks are. */
const ARGUMENTS = {
  transform: ['code', 'id'],
  load: ['id'],
  transformInclude: ['id'],
  loadInclude: ['id'],
} as const;

export type GuardedName = keyof typeof ARGUMENTS;

/** What is put into a function so that it can be asked. */
export interface Guards {
  /** Just behind the brace that opens its body. */
  at: number;
  /** The expression for its first argument. */
  first: string;
  /** The expression that tells when it does something. */
  formula: string;
  /** What must not throw when it is asked. */
  reads: string[];
}

/** When a piece of a function does something, and when what stands behind it is reached. */
interface Effect {
  acts: Formula;
  falls: Formula;
}

export function isGuardedName(name: string): name is GuardedName {
  return Object.hasOwn(ARGUMENTS, name);
}

/** Finds out for which calls a hook surely does nothing and returns nothing. Null where it may always do something. */
export function readGuards(name: GuardedName, fn: Node, scopes: Scopes, code: string): Guards | null {
  if (!isFunction(fn) || fn.generator || fn.body?.type !== 'BlockStatement') return null;
  const { body, params } = fn;
  const first = firstArgument(params as readonly Node[]);
  if (first === undefined || !params.every((parameter) => isSimple(parameter as Node))) return null;
  const at = body.start + 1;
  const predicates = new Predicates(scopes, code, fn, at);
  for (const [index, parameter] of params.entries()) {
    const target = parameter.type === 'RestElement' ? parameter.argument : parameter;
    if (target.type !== 'Identifier') continue;
    const binding = scopes.resolve(target.name, at);
    if (binding === undefined || binding.start !== fn.start) return null;
    const texts = ARGUMENTS[name].slice(index).map((text) => `"${text}"`);
    const [text] = texts;
    if (target !== parameter) predicates.meanings.set(binding, { texts });
    else predicates.meanings.set(binding, text === undefined ? { unknown: true } : { text });
  }
  const reader = new BodyReader(predicates, scopes, name.endsWith('Include'));
  const { acts } = reader.sequence(body.body as Node[]);
  if (typeof acts === 'boolean' || !isSmall(acts)) return null;
  return { at, first, formula: textOf(acts), reads: [...predicates.reads] };
}

/** How a function names its first argument; undefined where it takes it apart at once. */
function firstArgument([first]: readonly Node[]): string | undefined {
  if (first?.type === 'Identifier') return first.name;
  const isRest = first?.type === 'RestElement' && first.argument.type === 'Identifier';
  return isRest ? `${(first.argument as Node & { type: 'Identifier' }).name}[0]` : undefined;
}

/** Whether a parameter takes its value without doing anything. */
function isSimple(parameter: Node): boolean {
  if (parameter.type === 'Identifier') return true;
  if (parameter.type === 'RestElement') return parameter.argument.type === 'Identifier';
  if (parameter.type !== 'AssignmentPattern' || parameter.left.type !== 'Identifier') return false;
  const { right } = parameter;
  return right.type === 'Literal' || (right.type === 'ObjectExpression' && right.properties.length === 0);
}

class BodyReader {
  readonly #predicates: Predicates;
  readonly #scopes: Scopes;
  /** Whether the function answers yes or no, so that no is doing nothing. */
  readonly #isPredicate: boolean;

  constructor(predicates: Predicates, scopes: Scopes, isPredicate: boolean) {
    this.#predicates = predicates;
    this.#scopes = scopes;
    this.#isPredicate = isPredicate;
  }

  sequence(statements: readonly Node[]): Effect {
    let acts: Formula = false;
    let falls: Formula = true;
    for (const statement of statements) {
      const next = this.#statement(statement);
      acts = or(acts, and(falls, next.acts));
      falls = and(falls, next.falls);
      if (acts === true || falls === false) break;
    }
    return { acts, falls };
  }

  #statement(node: Node): Effect {
    switch (node.type) {
      case 'EmptyStatement':
      case 'FunctionDeclaration':
        return { acts: false, falls: true };
      case 'BlockStatement':
        return this.sequence(node.body as Node[]);
      case 'ReturnStatement':
        return { acts: this.#returned(node.argument), falls: false };
      case 'IfStatement':
        return this.#branches(
          this.#predicates.outcome(node.test),
          () => this.#statement(node.consequent),
          () => (node.alternate === null ? { acts: false, falls: true } : this.#statement(node.alternate)),
        );
      case 'VariableDeclaration':
        return { acts: this.#declared(node), falls: true };
      case 'ExpressionStatement':
        return { acts: !this.#predicates.isPure(node.expression), falls: true };
      default:
        return { acts: true, falls: true };
    }
  }

  #branches(test: Outcome, consequent: () => Effect, alternate: () => Effect): Effect {
    const none = { acts: false, falls: false };
    const yes = test.whenTrue === false ? none : consequent();
    const no = test.whenFalse === false ? none : alternate();
    return {
      acts: or(test.effect, and(test.whenTrue, yes.acts), and(test.whenFalse, no.acts)),
      falls: or(and(test.whenTrue, yes.falls), and(test.whenFalse, no.falls)),
    };
  }

  #returned(argument: Node | null): Formula {
    if (isNothing(argument) || argument === null) return false;
    const node = bare(argument);
    if (this.#isPredicate) {
      const { whenTrue, effect } = this.#predicates.outcome(node);
      return or(whenTrue, effect);
    }
    if (node.type === 'ConditionalExpression')
      return this.#branches(
        this.#predicates.outcome(node.test),
        () => ({ acts: this.#returned(node.consequent), falls: false }),
        () => ({ acts: this.#returned(node.alternate), falls: false }),
      ).acts;
    const body = awaiterBody(node);
    return body === undefined ? true : this.sequence(body).acts;
  }

  #declared({ declarations }: Node & { type: 'VariableDeclaration' }): Formula {
    let acts: Formula = false;
    for (const { id, init } of declarations) {
      const target = id as Node;
      const whole = init === null ? undefined : this.#predicates.text(init);
      const parts = init === null ? undefined : this.#predicates.parts(init);
      if (target.type === 'Identifier') {
        if (whole !== undefined) this.#mean(target, { text: whole });
        else {
          const outcome = init === null ? undefined : this.#predicates.outcome(init);
          acts = or(acts, outcome?.effect ?? false);
          this.#mean(target, outcome === undefined ? { unknown: true } : { outcome });
        }
      } else if (target.type === 'ArrayPattern' && parts !== undefined) {
        for (const [index, element] of target.elements.entries()) {
          if (element === null) continue;
          if (element.type !== 'Identifier') return true;
          const text = parts[index];
          this.#mean(element, text === undefined ? { unknown: true } : { text });
        }
      } else return true;
    }
    return acts;
  }

  #mean(name: Node & { type: 'Identifier' }, meaning: Meaning): void {
    const binding = this.#scopes.resolve(name.name, name.start);
    if (binding !== undefined) this.#predicates.meanings.set(binding, meaning);
  }
}

/** The body of an async function as TypeScript writes it for older engines: `__awaiter(this, void 0, void 0, function* () {})`. */
function awaiterBody(node: Node): readonly Node[] | undefined {
  if (node.type !== 'CallExpression' || node.arguments.length !== 4) return undefined;
  const callee = calleeOf(node.callee);
  const name = callee.type === 'MemberExpression' ? callee.property : callee;
  const body = node.arguments[3] as Node;
  const isAwaiter = name.type === 'Identifier' && name.name === '__awaiter';
  if (!isAwaiter || body.type !== 'FunctionExpression' || !body.generator || body.params.length > 0)
    return undefined;
  return body.body === null ? undefined : (body.body.body as Node[]);
}
