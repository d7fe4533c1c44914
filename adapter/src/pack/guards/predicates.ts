import { Constants } from './constants.ts';
import { bare, isUndefined, literalText, methodCall } from './expressions.ts';
import { atom } from './formula.ts';
import { HookNames, type Meaning } from './hook-names.ts';
import { calleeOf } from './known-functions.ts';
import { ANYTHING, choice, is, type Outcome, opposite, UNKNOWN } from './outcome.ts';
import { Purity } from './purity.ts';
import { type Binding, isFunction, type Node, type Scopes } from './scopes.ts';
import { TextTests } from './text-tests.ts';
import { Texts } from './texts.ts';

const MAX_DEPTH = 8;

/** Reads conditions of one hook. */
export class Predicates {
  readonly #names: HookNames;
  readonly #texts: Texts;
  readonly #tests: TextTests;
  readonly #purity: Purity;
  #depth = 0;

  /**
   * @param code the module's text
   * @param hook the function that is asked
   * @param at the place where it is asked
   */
  constructor(scopes: Scopes, code: string, hook: Node, at: number) {
    this.#names = new HookNames(scopes, code, hook, at);
    this.#texts = new Texts(this.#names);
    this.#tests = new TextTests(this.#texts, new Constants(this.#names));
    this.#purity = new Purity(this.#names, this.#texts);
  }

  /** What names stand for in the hook and in the functions that it calls. */
  get meanings(): Map<Binding, Meaning> {
    return this.#names.meanings;
  }

  /** Expressions that must not throw when the hook is asked: the hook evaluates them too. */
  get reads(): ReadonlySet<string> {
    return this.#names.reads;
  }

  /** See {@link Texts.text}. */
  text(expression: Node): string | undefined {
    return this.#texts.text(expression);
  }

  /** See {@link Texts.parts}. */
  parts(expression: Node): string[] | undefined {
    return this.#texts.parts(expression);
  }

  /** See {@link Purity.isPure}. */
  isPure(expression: Node): boolean {
    return this.#purity.isPure(expression);
  }

  /** Reads a condition. */
  outcome(expression: Node): Outcome {
    const node = bare(expression);
    const text = literalText(node);
    if (text !== null) return is(text !== '');
    if (isUndefined(node)) return is(false);
    switch (node.type) {
      case 'Literal':
        return is(typeof node.value === 'object' ? node.raw !== 'null' : Boolean(node.value));
      case 'UnaryExpression':
        if (node.operator === '!') return opposite(this.outcome(node.argument));
        break;
      case 'LogicalExpression':
        if (node.operator !== '??') return this.#logical(node.operator === '&&', node.left, node.right);
        break;
      case 'ConditionalExpression':
        return choice(
          this.outcome(node.test),
          () => this.outcome(node.consequent),
          () => this.outcome(node.alternate),
        );
      case 'BinaryExpression': {
        const outcome = this.#tests.comparison(node.operator, bare(node.left as Node), bare(node.right));
        if (outcome !== undefined) return outcome;
        break;
      }
      case 'CallExpression': {
        const outcome = this.#call(node);
        if (outcome !== undefined) return outcome;
        break;
      }
      case 'MemberExpression': {
        const keys = this.#tests.lookUp(node);
        if (keys !== undefined) return keys;
        break;
      }
      case 'Identifier': {
        const meaning = this.#names.meaning(node);
        if (meaning !== undefined && 'outcome' in meaning) return { ...meaning.outcome, effect: false };
        if (meaning !== undefined) return UNKNOWN;
        break;
      }
    }
    const stable = this.#names.stable(node);
    if (stable !== undefined) return is(atom(`["value", ${stable}]`));
    const member = this.#names.member(node);
    if (member !== undefined) return is(atom(`["function", ${member}]`));
    return this.isPure(node) ? UNKNOWN : ANYTHING;
  }

  #logical(isAnd: boolean, left: Node, right: Node): Outcome {
    const first = this.outcome(left);
    return isAnd
      ? choice(
          first,
          () => this.outcome(right),
          () => is(false),
        )
      : choice(
          first,
          () => is(true),
          () => this.outcome(right),
        );
  }

  #call(node: Node & { type: 'CallExpression' }): Outcome | undefined {
    const call = methodCall(node);
    if (call !== null) {
      const known = this.#tests.method(call);
      if (known !== undefined) return known;
    }
    const [argument] = node.arguments;
    if (node.optional || argument === undefined || node.arguments.length !== 1) return undefined;
    const callee = calleeOf(node.callee);
    if (callee.type === 'Identifier' && callee.name === 'Boolean') return this.outcome(argument as Node);
    const text = this.#texts.text(argument as Node);
    if (text === undefined) return undefined;
    const inlined = callee.type === 'Identifier' ? this.#inlined(callee, text) : undefined;
    if (inlined !== undefined) return inlined;
    const asked = this.#names.stable(callee) ?? this.#names.member(callee);
    // Whether it is a function that is known is seen when the hook is asked.
    return asked === undefined
      ? undefined
      : is(atom(`["call", ${asked}, ${text}]`), atom(`["unknown", ${asked}]`));
  }

  /** A function of the module that is one expression, asked about a text. */
  #inlined(callee: Node & { type: 'Identifier' }, text: string): Outcome | undefined {
    const binding = this.#names.scopes.resolve(callee.name, callee.start);
    const fn = binding?.value;
    if (!binding || !fn || binding.isReassigned || !isFunction(fn) || fn.async || fn.generator)
      return undefined;
    const [parameter] = fn.params;
    if (parameter?.type !== 'Identifier' || fn.params.length !== 1 || this.#depth >= MAX_DEPTH)
      return undefined;
    const own = this.#names.scopes.resolve(parameter.name, (fn.body ?? fn).start);
    const result = returned(fn.body);
    if (own === undefined || own.isReassigned || own.kind !== 'parameter' || result === undefined)
      return undefined;
    const before = this.#names.meanings.get(own);
    this.#names.meanings.set(own, { text });
    this.#depth += 1;
    const outcome = this.outcome(result);
    this.#depth -= 1;
    if (before === undefined) this.#names.meanings.delete(own);
    else this.#names.meanings.set(own, before);
    return outcome;
  }
}

/** What a function gives back whose body is that alone. */
function returned(body: Node | null): Node | undefined {
  if (body === null) return undefined;
  if (body.type !== 'BlockStatement') return body;
  const [only, ...more] = body.body;
  return only?.type === 'ReturnStatement' && only.argument !== null && more.length === 0
    ? only.argument
    : undefined;
}
