import { bare, isUndefined, literalNumber, literalText, methodCall, propertyName } from './expressions.ts';
import type { HookNames } from './hook-names.ts';
import { isFunction, type Node } from './scopes.ts';
import type { Texts } from './texts.ts';

/** Methods of texts that take the texts and numbers which they are given, and change nothing. */
const TEXT_METHODS = new Set([
  ...['at', 'charAt', 'endsWith', 'includes', 'indexOf', 'lastIndexOf', 'slice', 'startsWith', 'substring'],
  ...['toLowerCase', 'toUpperCase', 'trim', 'split'],
]);

/** Tells which expressions of a hook do nothing. */
export class Purity {
  readonly #names: HookNames;
  readonly #texts: Texts;

  constructor(names: HookNames, texts: Texts) {
    this.#names = names;
    this.#texts = texts;
  }

  /** Whether evaluating an expression does nothing, and does not throw either. */
  isPure(expression: Node): boolean {
    const node = bare(expression);
    if (node.type === 'Literal' || isUndefined(node) || isFunction(node)) return true;
    if (node.type === 'Identifier') return this.#names.isKnown(node);
    if (this.#texts.text(node) !== undefined || this.#texts.head(node) !== undefined) return true;
    switch (node.type) {
      case 'UnaryExpression':
        return /^(?:!|typeof|void)$/.test(node.operator) && this.isPure(node.argument);
      case 'LogicalExpression':
        return this.isPure(node.left) && this.isPure(node.right);
      case 'ConditionalExpression':
        return [node.test, node.consequent, node.alternate].every((part) => this.isPure(part));
      case 'BinaryExpression':
        return /^[!=]==$/.test(node.operator) && this.isPure(node.left as Node) && this.isPure(node.right);
      case 'MemberExpression':
        return this.#isPureRead(node);
      case 'CallExpression':
        return this.#isTextCall(node);
      default:
        return false;
    }
  }

  #isPureRead(node: Node & { type: 'MemberExpression' }): boolean {
    const object = bare(node.object);
    if (propertyName(node) === 'length' && this.#texts.text(object) !== undefined) return true;
    if (node.computed || object.type !== 'Identifier') return false;
    if (node.optional) return this.#names.isKnown(object);
    const binding = this.#names.scopes.resolve(object.name, object.start);
    const isOutside = binding !== undefined && !this.#names.isLocal(binding) && !binding.isReassigned;
    if (!isOutside || !this.#names.isKnown(object) || binding.kind === 'import') return false;
    this.#names.reads.add(this.#names.source(node));
    return true;
  }

  #isTextCall(node: Node): boolean {
    const call = methodCall(node);
    if (call === null || this.#texts.text(call.object) === undefined) return false;
    return TEXT_METHODS.has(call.name) && call.args.every((argument) => isSimpleLiteral(argument));
  }
}

function isSimpleLiteral(node: Node): boolean {
  return literalText(node) !== null || literalNumber(node) !== null;
}
