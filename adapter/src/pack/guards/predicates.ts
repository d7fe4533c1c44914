import { bare, isUndefined, literalNumber, literalText, methodCall, propertyName } from './expressions.ts';
import { and, atom, type Formula, not, or } from './formula.ts';
import { calleeOf, isExtname } from './known-functions.ts';
import { type Binding, isFunction, type Node, type Scopes } from './scopes.ts';

/** When a condition may be true, when it may be false, and when asking it may do something or throw. */
export interface Outcome {
  whenTrue: Formula;
  whenFalse: Formula;
  effect: Formula;
}

/** What a name inside a hook stands for. */
export type Meaning = { text: string } | { texts: string[] } | { outcome: Outcome } | { unknown: true };

const UNKNOWN: Outcome = { whenTrue: true, whenFalse: true, effect: false };
const ANYTHING: Outcome = { whenTrue: true, whenFalse: true, effect: true };

/** Methods of texts that take the texts and numbers which they are given, and change nothing. */
const TEXT_METHODS = new Set([
  ...['at', 'charAt', 'endsWith', 'includes', 'indexOf', 'lastIndexOf', 'slice', 'startsWith', 'substring'],
  ...['toLowerCase', 'toUpperCase', 'trim', 'split'],
]);
const MAX_DEPTH = 8;

function is(formula: Formula, effect: Formula = false): Outcome {
  return { whenTrue: formula, whenFalse: not(formula), effect };
}

function opposite({ whenTrue, whenFalse, effect }: Outcome): Outcome {
  return { whenTrue: whenFalse, whenFalse: whenTrue, effect };
}

/** Reads conditions of one hook. */
export class Predicates {
  /** What names stand for in the hook and in the functions that it calls. */
  readonly meanings = new Map<Binding, Meaning>();
  /** Expressions that must not throw when the hook is asked: the hook evaluates them too. */
  readonly reads = new Set<string>();
  readonly #scopes: Scopes;
  readonly #code: string;
  /** The function that is asked. */
  readonly #hook: Node;
  /** The place where it is asked. */
  readonly #at: number;
  #depth = 0;

  constructor(scopes: Scopes, code: string, hook: Node, at: number) {
    this.#scopes = scopes;
    this.#code = code;
    this.#hook = hook;
    this.#at = at;
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
        return this.choice(
          this.outcome(node.test),
          () => this.outcome(node.consequent),
          () => this.outcome(node.alternate),
        );
      case 'BinaryExpression': {
        const outcome = this.#comparison(node.operator, bare(node.left as Node), bare(node.right));
        if (outcome !== undefined) return outcome;
        break;
      }
      case 'CallExpression': {
        const outcome = this.#call(node);
        if (outcome !== undefined) return outcome;
        break;
      }
      case 'MemberExpression': {
        const keys = this.#tableKeys(node);
        if (keys !== undefined) return keys;
        break;
      }
      case 'Identifier': {
        const meaning = this.#meaning(node);
        if (meaning !== undefined && 'outcome' in meaning) return { ...meaning.outcome, effect: false };
        if (meaning !== undefined) return UNKNOWN;
        break;
      }
    }
    const stable = this.#stable(node);
    if (stable !== undefined) return is(atom(`["value", ${stable}]`));
    const member = this.#member(node);
    if (member !== undefined) return is(atom(`["function", ${member}]`));
    return this.isPure(node) ? UNKNOWN : ANYTHING;
  }

  /** One of two, by a condition. */
  choice(test: Outcome, consequent: () => Outcome, alternate: () => Outcome): Outcome {
    const yes = test.whenTrue === false ? UNKNOWN : consequent();
    const no = test.whenFalse === false ? UNKNOWN : alternate();
    return {
      whenTrue: or(and(test.whenTrue, yes.whenTrue), and(test.whenFalse, no.whenTrue)),
      whenFalse: or(and(test.whenTrue, yes.whenFalse), and(test.whenFalse, no.whenFalse)),
      effect: or(test.effect, and(test.whenTrue, yes.effect), and(test.whenFalse, no.effect)),
    };
  }

  /** What a text depends on: id or code, or what is made of them. */
  text(expression: Node): string | undefined {
    const node = bare(expression);
    if (node.type === 'Identifier') {
      const meaning = this.#meaning(node);
      return meaning !== undefined && 'text' in meaning ? meaning.text : undefined;
    }
    if (node.type === 'MemberExpression' && node.computed && literalNumber(node.property) === 0) {
      return this.head(bare(node.object));
    }
    if (node.type !== 'CallExpression' || !isExtname(node.callee, this.#scopes, this.#code)) return undefined;
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
    const meaning = node.type === 'Identifier' ? this.#meaning(node) : undefined;
    if (meaning !== undefined && 'texts' in meaning) return meaning.texts;
    const head = this.head(node);
    return head === undefined ? undefined : [head];
  }

  /** Whether evaluating an expression does nothing, and does not throw either. */
  isPure(expression: Node): boolean {
    const node = bare(expression);
    if (node.type === 'Literal' || isUndefined(node) || isFunction(node)) return true;
    if (node.type === 'Identifier') return this.#isKnownName(node);
    if (this.text(node) !== undefined || this.head(node) !== undefined) return true;
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

  #isKnownName(node: Node & { type: 'Identifier' }): boolean {
    const binding = this.#scopes.resolve(node.name, node.start);
    if (binding === undefined) return false;
    if (this.meanings.has(binding)) return true;
    if (this.#isLocal(binding)) return false;
    // A name further out may not have its value yet: the hook reads it when it is asked.
    if (this.#scopes.resolve(node.name, this.#at) !== binding) return false;
    this.reads.add(node.name);
    return true;
  }

  #isPureRead(node: Node & { type: 'MemberExpression' }): boolean {
    const object = bare(node.object);
    if (propertyName(node) === 'length' && this.text(object) !== undefined) return true;
    if (node.computed || object.type !== 'Identifier') return false;
    if (node.optional) return this.#isKnownName(object);
    const binding = this.#scopes.resolve(object.name, object.start);
    const isOutside = binding !== undefined && !this.#isLocal(binding) && !binding.isReassigned;
    if (!isOutside || !this.#isKnownName(object) || binding.kind === 'import') return false;
    this.reads.add(this.#source(node));
    return true;
  }

  #isTextCall(node: Node): boolean {
    const call = methodCall(node);
    if (call === null || this.text(call.object) === undefined) return false;
    return TEXT_METHODS.has(call.name) && call.args.every((argument) => isSimpleLiteral(argument));
  }

  #logical(isAnd: boolean, left: Node, right: Node): Outcome {
    const first = this.outcome(left);
    return isAnd
      ? this.choice(
          first,
          () => this.outcome(right),
          () => is(false),
        )
      : this.choice(
          first,
          () => is(true),
          () => this.outcome(right),
        );
  }

  #comparison(operator: string, left: Node, right: Node): Outcome | undefined {
    if (operator === 'in') return undefined;
    const isEqual = /^===?$/.test(operator);
    if (isEqual || /^!==?$/.test(operator)) {
      const found = this.#equality(left, right) ?? this.#equality(right, left);
      if (found !== undefined) return isEqual ? found : opposite(found);
    }
    return this.#position(operator, left, right);
  }

  #equality(left: Node, right: Node): Outcome | undefined {
    const text = this.text(left);
    const value = this.#textValue(right);
    if (text !== undefined && value !== undefined) return is(atom(`["is", ${value}, ${text}]`));
    // id.slice(-4) === '.svg'
    const call = methodCall(left);
    const literal = literalText(right);
    if (call === null || literal === null || !/^(?:slice|substr)$/.test(call.name)) return undefined;
    const whole = this.text(call.object);
    const [from] = call.args;
    const isEnd = call.args.length === 1 && from !== undefined && literalNumber(from) === -literal.length;
    if (whole === undefined || !isEnd || literal === '') return undefined;
    return is(atom(`["ends", ${JSON.stringify(literal)}, ${whole}]`));
  }

  /** `code.indexOf('x') === -1` and its like. */
  #position(operator: string, left: Node, right: Node): Outcome | undefined {
    const call = methodCall(left);
    const text = call === null ? undefined : this.text(call.object);
    const [wanted] = call?.args ?? [];
    if (call === null || text === undefined || wanted === undefined || call.args.length !== 1)
      return undefined;
    const compared = `${operator} ${literalNumber(right)}`;
    const isFound = /^(?:!==? -1|> -1|>= 0)$/.test(compared);
    const isMissing = /^(?:===? -1|< 0)$/.test(compared);
    const decided = (formula: string): Outcome =>
      isMissing ? opposite(is(atom(formula))) : is(atom(formula));
    if (call.name === 'indexOf') {
      const value = this.#textValue(wanted);
      if (value === undefined) return undefined;
      if (/^===? 0$/.test(compared)) return is(atom(`["starts", ${value}, ${text}]`));
      return isFound || isMissing ? decided(`["has", ${value}, ${text}]`) : undefined;
    }
    const pattern = call.name === 'search' && (isFound || isMissing) ? this.#regexValue(wanted) : undefined;
    return pattern === undefined ? undefined : decided(`["test", ${pattern}, ${text}]`);
  }

  #call(node: Node & { type: 'CallExpression' }): Outcome | undefined {
    const call = methodCall(node);
    if (call !== null) {
      const known = this.#knownMethod(call);
      if (known !== undefined) return known;
    }
    const [argument] = node.arguments;
    if (node.optional || argument === undefined || node.arguments.length !== 1) return undefined;
    const callee = calleeOf(node.callee);
    if (callee.type === 'Identifier' && callee.name === 'Boolean') return this.outcome(argument as Node);
    const text = this.text(argument as Node);
    if (text === undefined) return undefined;
    const inlined = callee.type === 'Identifier' ? this.#inlined(callee, text) : undefined;
    if (inlined !== undefined) return inlined;
    const asked = this.#stable(callee) ?? this.#member(callee);
    // Whether it is a function that is known is seen when the hook is asked.
    return asked === undefined
      ? undefined
      : is(atom(`["call", ${asked}, ${text}]`), atom(`["unknown", ${asked}]`));
  }

  #knownMethod({ object, name, args }: NonNullable<ReturnType<typeof methodCall>>): Outcome | undefined {
    const [argument] = args;
    if (argument === undefined || args.length !== 1) return undefined;
    const given = this.text(argument);
    if (given !== undefined) {
      if (name === 'test' || name === 'exec') {
        const pattern = this.#regexValue(object);
        if (pattern !== undefined) return is(atom(`["test", ${pattern}, ${given}]`));
      }
      const items = name === 'includes' ? this.#literals(object) : undefined;
      if (items === undefined) return undefined;
      return is(or(...items.map((item) => atom(`["is", ${JSON.stringify(item)}, ${given}]`))));
    }
    const text = this.text(object);
    if (text !== undefined) {
      if (name === 'match') {
        const pattern = this.#regexValue(argument);
        return pattern === undefined ? undefined : is(atom(`["test", ${pattern}, ${text}]`));
      }
      const kind = { endsWith: 'ends', startsWith: 'starts', includes: 'has' }[name];
      const value = kind === undefined ? undefined : this.#textValue(argument);
      return value === undefined ? undefined : is(atom(`["${kind}", ${value}, ${text}]`));
    }
    return name === 'some' || name === 'every' ? this.#ofEach(object, name, argument) : undefined;
  }

  /** `list.some((item) => id.endsWith(item))`. */
  #ofEach(object: Node, name: 'some' | 'every', fn: Node): Outcome | undefined {
    const items = this.#literals(object);
    if (items === undefined || fn.type !== 'ArrowFunctionExpression' || fn.params.length !== 1)
      return undefined;
    const [parameter] = fn.params;
    const call = fn.expression ? methodCall(bare(fn.body as Node)) : null;
    if (call === null || parameter?.type !== 'Identifier' || call.args.length !== 1) return undefined;
    const text = this.text(call.object);
    const [argument] = call.args;
    const kind = { endsWith: 'ends', startsWith: 'starts', includes: 'has' }[call.name];
    const isItem = argument?.type === 'Identifier' && argument.name === parameter.name;
    if (text === undefined || kind === undefined || !isItem) return undefined;
    const each = items.map((item) => atom(`["${kind}", ${JSON.stringify(item)}, ${text}]`));
    return is(name === 'some' ? or(...each) : and(...each));
  }

  /** A function of the module that is one expression, asked about a text. */
  #inlined(callee: Node & { type: 'Identifier' }, text: string): Outcome | undefined {
    const binding = this.#scopes.resolve(callee.name, callee.start);
    const fn = binding?.value;
    if (!binding || !fn || binding.isReassigned || !isFunction(fn) || fn.async || fn.generator)
      return undefined;
    const [parameter] = fn.params;
    if (parameter?.type !== 'Identifier' || fn.params.length !== 1 || this.#depth >= MAX_DEPTH)
      return undefined;
    const own = this.#scopes.resolve(parameter.name, (fn.body ?? fn).start);
    const result = returned(fn.body);
    if (own === undefined || own.isReassigned || own.kind !== 'parameter' || result === undefined)
      return undefined;
    const before = this.meanings.get(own);
    this.meanings.set(own, { text });
    this.#depth += 1;
    const outcome = this.outcome(result);
    this.#depth -= 1;
    if (before === undefined) this.meanings.delete(own);
    else this.meanings.set(own, before);
    return outcome;
  }

  /** `table[extname(id)]`, of an object that is written out and only looked up in. */
  #tableKeys(node: Node & { type: 'MemberExpression' }): Outcome | undefined {
    const object = bare(node.object);
    const text = node.computed && !node.optional ? this.text(node.property as Node) : undefined;
    // What every object has has a name without a dot.
    if (text === undefined || !text.startsWith('["extname"') || object.type !== 'Identifier')
      return undefined;
    const binding = this.#scopes.resolve(object.name, object.start);
    const table = binding?.value;
    if (!binding || table?.type !== 'ObjectExpression' || binding.isReassigned) return undefined;
    if (!binding.uses.every(({ node: use, parents }) => isLookUp(use, parents))) return undefined;
    const keys: string[] = [];
    for (const property of table.properties) {
      if (property.type !== 'Property' || property.computed || property.kind !== 'init') return undefined;
      const key = property.key.type === 'Identifier' ? property.key.name : literalText(property.key);
      if (key === null || key === '__proto__') return undefined;
      const value = literalText(property.value);
      // What is not surely true may be anything.
      if (value === null || value === '') return undefined;
      keys.push(key);
    }
    return is(or(...keys.map((key) => atom(`["is", ${JSON.stringify(key)}, ${text}]`))));
  }

  /** The texts of a list that is written out and that nothing can change. */
  #literals(object: Node): string[] | undefined {
    let list: Node | null | undefined = object;
    if (object.type === 'Identifier') {
      const binding = this.#scopes.resolve(object.name, object.start);
      if (binding === undefined || binding.isReassigned) return undefined;
      if (!binding.uses.every(({ node, parents }) => isListRead(node, parents))) return undefined;
      list = binding.value;
    }
    if (list?.type !== 'ArrayExpression') return undefined;
    const texts = list.elements.map((item) => (item === null ? null : literalText(item as Node)));
    return texts.every((item) => item !== null) ? texts : undefined;
  }

  #textValue(node: Node): string | undefined {
    const literal = literalText(node);
    if (literal !== null) return JSON.stringify(literal);
    return this.#stable(node, (value) => literalText(value) !== null);
  }

  #regexValue(node: Node): string | undefined {
    const isRegex = (value: Node): boolean => value.type === 'Literal' && 'regex' in value;
    return isRegex(node) ? this.#source(node) : this.#stable(node, isRegex);
  }

  /** The text of an expression that has the same value whenever the hook runs, as it can be written at its beginning. */
  #stable(node: Node, isLiteral?: (value: Node) => boolean): string | undefined {
    if (node.type !== 'Identifier') return undefined;
    const binding = this.#scopes.resolve(node.name, node.start);
    if (binding === undefined || binding.isReassigned || this.meanings.has(binding)) return undefined;
    if (binding.kind === 'import' || binding.kind === 'other') return undefined;
    const { value } = binding;
    if (value !== null && isLiteral?.(value) === true) return this.#source(value);
    if (this.#isLocal(binding) || this.#scopes.resolve(node.name, this.#at) !== binding) return undefined;
    return node.name;
  }

  /** A property that may hold a function and that the module does not change. */
  #member(node: Node): string | undefined {
    if (node.type !== 'MemberExpression' || node.optional || node.computed) return undefined;
    const object = bare(node.object);
    const name = propertyName(node);
    if (object.type !== 'Identifier' || name === null || this.#scopes.assignedProperties.has(name))
      return undefined;
    return this.#stable(object) === undefined ? undefined : `${object.name}.${name}`;
  }

  #meaning(node: Node & { type: 'Identifier' }): Meaning | undefined {
    const binding = this.#scopes.resolve(node.name, node.start);
    return binding === undefined ? undefined : this.meanings.get(binding);
  }

  /** Whether a name is known only within the hook, or within a function that it calls. */
  #isLocal(binding: Binding): boolean {
    return binding.start >= this.#hook.start && binding.end <= this.#hook.end;
  }

  #source({ start, end }: Node): string {
    return this.#code.slice(start, end);
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

function isSimpleLiteral(node: Node): boolean {
  return literalText(node) !== null || literalNumber(node) !== null;
}

/** Whether a name is used to read from a list, and for nothing else. */
function isListRead(use: Node, [parent, call, outer]: readonly Node[]): boolean {
  if (parent?.type === 'VariableDeclarator')
    return parent.id === use && outer?.type !== 'ExportNamedDeclaration';
  if (parent?.type !== 'MemberExpression' || parent.object !== use) return false;
  const name = propertyName(parent);
  if (name === 'length') return call?.type !== 'AssignmentExpression' && call?.type !== 'UpdateExpression';
  return (
    call?.type === 'CallExpression' &&
    call.callee === parent &&
    /^(?:includes|indexOf|some|every|find|findIndex|map|filter|join)$/.test(name ?? '')
  );
}

/** Whether a name is used to look something up by a computed key, and for nothing else. */
function isLookUp(use: Node, [parent, outer, around]: readonly Node[]): boolean {
  if (parent?.type === 'VariableDeclarator')
    return parent.id === use && around?.type !== 'ExportNamedDeclaration';
  if (parent?.type !== 'MemberExpression' || parent.object !== use) return false;
  if (outer?.type === 'CallExpression') return outer.callee !== parent;
  return !(
    outer?.type === 'AssignmentExpression' ||
    outer?.type === 'UpdateExpression' ||
    (outer?.type === 'UnaryExpression' && outer.operator === 'delete') ||
    outer?.type === 'ArrayPattern' ||
    outer?.type === 'AssignmentPattern' ||
    outer?.type === 'Property'
  );
}
