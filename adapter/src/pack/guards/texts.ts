import { bare, literalNumber, literalText, methodCall } from './expressions.ts';
import type { HookNames } from './hook-names.ts';
import { isExtname } from './known-functions.ts';
import type { Node } from './scopes.ts';

/** Reads which expressions of a hook are texts that are known: id or code, or what is made of them. */
export class Texts {
  readonly #names: HookNames;

  constructor(names: HookNames) {
    this.#names = names;
  }

  /** What a text depends on: id or code, or what is made of them. */
  text(expression: Node): string | undefined {
    const node = bare(expression);
    if (node.type === 'Identifier') {
      const meaning = this.#names.meaning(node);
      return meaning !== undefined && 'text' in meaning ? meaning.text : undefined;
    }
    if (node.type === 'MemberExpression' && node.computed && literalNumber(node.property) === 0) {
      return this.head(bare(node.object));
    }
    if (node.type !== 'CallExpression' || !isExtname(node.callee, this.#names.scopes, this.#names.code))
      return undefined;
    const inner = node.arguments.length === 1 ? this.text(node.arguments[0] as Node) : undefined;
    return inner === undefined ? undefined : `["extname", ${inner}]`;
  }

  /** What the first of the parts depends on that a text is split into. */
  head(expression: Node): string | undefined {
    const call = methodCall(bare(expression));
    if (call?.name !== 'split') return undefined;
    const text = this.text(call.object);
    const [separator, limit] = call.args;
    const between = separator === undefined ? null : literalText(separator);
    if (text === undefined || between === null || between === '') return undefined;
    if (limit !== undefined && !((literalNumber(limit) ?? 0) >= 1)) return undefined;
    return `["before", ${JSON.stringify(between)}, ${text}]`;
  }

  /** What the first items of a list depend on that is taken apart: arguments, or a text that is split. */
  parts(expression: Node): string[] | undefined {
    const node = bare(expression);
    const meaning = node.type === 'Identifier' ? this.#names.meaning(node) : undefined;
    if (meaning !== undefined && 'texts' in meaning) return meaning.texts;
    const head = this.head(node);
    return head === undefined ? undefined : [head];
  }
}
