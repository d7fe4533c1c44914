import type { Constants } from './constants.ts';
import { bare, literalNumber, literalText, methodCall } from './expressions.ts';
import { and, atom, or } from './formula.ts';
import { is, type Outcome, opposite } from './outcome.ts';
import type { Node } from './scopes.ts';
import type { Texts } from './texts.ts';

/** Reads conditions that look at a text: comparisons, methods, tables. */
export class TextTests {
  readonly #texts: Texts;
  readonly #constants: Constants;

  constructor(texts: Texts, constants: Constants) {
    this.#texts = texts;
    this.#constants = constants;
  }

  /** `id === 'x'` and its like. */
  comparison(operator: string, left: Node, right: Node): Outcome | undefined {
    if (operator === 'in') return undefined;
    const isEqual = /^===?$/.test(operator);
    if (isEqual || /^!==?$/.test(operator)) {
      const found = this.#equality(left, right) ?? this.#equality(right, left);
      if (found !== undefined) return isEqual ? found : opposite(found);
    }
    return this.#position(operator, left, right);
  }

  #equality(left: Node, right: Node): Outcome | undefined {
    const text = this.#texts.text(left);
    const value = this.#constants.textValue(right);
    if (text !== undefined && value !== undefined) return is(atom(`["is", ${value}, ${text}]`));
    // id.slice(-4) === '.svg'
    const call = methodCall(left);
    const literal = literalText(right);
    if (call === null || literal === null || !/^(?:slice|substr)$/.test(call.name)) return undefined;
    const whole = this.#texts.text(call.object);
    const [from] = call.args;
    const isEnd = call.args.length === 1 && from !== undefined && literalNumber(from) === -literal.length;
    if (whole === undefined || !isEnd || literal === '') return undefined;
    return is(atom(`["ends", ${JSON.stringify(literal)}, ${whole}]`));
  }

  /** `code.indexOf('x') === -1` and its like. */
  #position(operator: string, left: Node, right: Node): Outcome | undefined {
    const call = methodCall(left);
    const text = call === null ? undefined : this.#texts.text(call.object);
    const [wanted] = call?.args ?? [];
    if (call === null || text === undefined || wanted === undefined || call.args.length !== 1)
      return undefined;
    const compared = `${operator} ${literalNumber(right)}`;
    const isFound = /^(?:!==? -1|> -1|>= 0)$/.test(compared);
    const isMissing = /^(?:===? -1|< 0)$/.test(compared);
    const decided = (formula: string): Outcome =>
      isMissing ? opposite(is(atom(formula))) : is(atom(formula));
    if (call.name === 'indexOf') {
      const value = this.#constants.textValue(wanted);
      if (value === undefined) return undefined;
      if (/^===? 0$/.test(compared)) return is(atom(`["starts", ${value}, ${text}]`));
      return isFound || isMissing ? decided(`["has", ${value}, ${text}]`) : undefined;
    }
    const pattern =
      call.name === 'search' && (isFound || isMissing) ? this.#constants.regexValue(wanted) : undefined;
    return pattern === undefined ? undefined : decided(`["test", ${pattern}, ${text}]`);
  }

  /** A method that asks about a text: of the text, of a pattern, or of a list. */
  method({ object, name, args }: NonNullable<ReturnType<typeof methodCall>>): Outcome | undefined {
    const [argument] = args;
    if (argument === undefined || args.length !== 1) return undefined;
    const given = this.#texts.text(argument);
    if (given !== undefined) {
      if (name === 'test' || name === 'exec') {
        const pattern = this.#constants.regexValue(object);
        if (pattern !== undefined) return is(atom(`["test", ${pattern}, ${given}]`));
      }
      const items = name === 'includes' ? this.#constants.literals(object) : undefined;
      if (items === undefined) return undefined;
      return is(or(...items.map((item) => atom(`["is", ${JSON.stringify(item)}, ${given}]`))));
    }
    const text = this.#texts.text(object);
    if (text !== undefined) {
      if (name === 'match') {
        const pattern = this.#constants.regexValue(argument);
        return pattern === undefined ? undefined : is(atom(`["test", ${pattern}, ${text}]`));
      }
      const kind = { endsWith: 'ends', startsWith: 'starts', includes: 'has' }[name];
      const value = kind === undefined ? undefined : this.#constants.textValue(argument);
      return value === undefined ? undefined : is(atom(`["${kind}", ${value}, ${text}]`));
    }
    return name === 'some' || name === 'every' ? this.#ofEach(object, name, argument) : undefined;
  }

  /** `list.some((item) => id.endsWith(item))`. */
  #ofEach(object: Node, name: 'some' | 'every', fn: Node): Outcome | undefined {
    const items = this.#constants.literals(object);
    if (items === undefined || fn.type !== 'ArrowFunctionExpression' || fn.params.length !== 1)
      return undefined;
    const [parameter] = fn.params;
    const call = fn.expression ? methodCall(bare(fn.body as Node)) : null;
    if (call === null || parameter?.type !== 'Identifier' || call.args.length !== 1) return undefined;
    const text = this.#texts.text(call.object);
    const [argument] = call.args;
    const kind = { endsWith: 'ends', startsWith: 'starts', includes: 'has' }[call.name];
    const isItem = argument?.type === 'Identifier' && argument.name === parameter.name;
    if (text === undefined || kind === undefined || !isItem) return undefined;
    const each = items.map((item) => atom(`["${kind}", ${JSON.stringify(item)}, ${text}]`));
    return is(name === 'some' ? or(...each) : and(...each));
  }

  /** `table[extname(id)]`, of an object that is written out and only looked up in. */
  lookUp(node: Node & { type: 'MemberExpression' }): Outcome | undefined {
    const text = node.computed && !node.optional ? this.#texts.text(node.property as Node) : undefined;
    // What every object has has a name without a dot.
    if (text === undefined || !text.startsWith('["extname"')) return undefined;
    const keys = this.#constants.tableKeys(bare(node.object));
    return keys && is(or(...keys.map((key) => atom(`["is", ${JSON.stringify(key)}, ${text}]`))));
  }
}
