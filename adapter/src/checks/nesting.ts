import { NexxoError, type NexxoErrorDetails } from '../error.ts';

/** The most that source may nest: 500 brackets, or a chain of 2,000 operators. */
const MAX_NESTING = 2000;
/** What a bracket, an arrow, an assignment or a statement without braces counts; other operators count 1. */
const LEVEL = 4;
const KEYWORDS = new Map(
  ['if', 'for', 'while', 'with', 'do', 'else', 'function', 'class'].map((word) => [word, LEVEL]),
);
for (const word of ['new', 'typeof', 'void', 'delete', 'await', 'yield', 'in', 'instanceof'])
  KEYWORDS.set(word, 1);
const REGEX_AFTER = new Set(['return', 'case', 'throw', 'of', ...KEYWORDS.keys()]);
const LONGEST_KEYWORD = 10;
const INITIALS = new Uint8Array(65536);
for (const word of REGEX_AFTER) INITIALS[word.charCodeAt(0)] = 1;

const WORD = 1;
const OPEN = 2;
const CLOSE = 3;
const OPERATOR = 4;
const QUOTE = 5;
const END = 6;
const BLANK = 7;
const NEWLINE = 8;

/** What each code unit is; past ASCII they are letters, near enough. */
const CLASSES = new Uint8Array(65536).fill(WORD, 128);
const classify = (characters: string, kind: number): void => {
  for (const character of characters) CLASSES[character.charCodeAt(0)] = kind;
};
classify('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$#@', WORD);
classify('([{', OPEN);
classify(')]}', CLOSE);
classify('=?:+-*%&|^!~.<>/', OPERATOR);
classify('\'"`', QUOTE);
classify(';,', END);
classify(' \t\v\f', BLANK);
classify('\n\r', NEWLINE);

const unitOf = (character: string): number => character.charCodeAt(0);
const [SLASH, STAR, BACKSLASH, BACKTICK, DOLLAR] = ['/', '*', '\\', '`', '$'].map(unitOf) as [
  number,
  number,
  number,
  number,
  number,
];
const [BRACE, END_BRACE, BRACKET, END_BRACKET] = ['{', '}', '[', ']'].map(unitOf) as [
  number,
  number,
  number,
  number,
];
const [EQUALS, LESS, MORE, QUESTION] = ['=', '<', '>', '?'].map(unitOf) as [number, number, number, number];
const [SINGLE_QUOTE, DOUBLE_QUOTE] = ["'", '"'].map(unitOf) as [number, number];

/** The most that a character can add; a bracket stands for the keyword before it too, a blank for an operator in letters. */
const BOUNDS = CLASSES.map((kind) => [0, 0, 2 * LEVEL, 0, 1, 0, 0, 1, 1][kind] ?? 0);
BOUNDS[EQUALS] = LEVEL;
BOUNDS[QUESTION] = LEVEL / 2;

const TEMPLATE = -1;

/** The text that a hook was handed last: what comes back as it was needs no look. */
let handed = '';

/** Remembers the text that a hook is handed. */
export function noteHanded(source: string): void {
  handed = source;
}

/** The text that a hook was handed last. */
export function handedText(): string {
  return handed;
}

/**
 * Refuses source that nests so deep that a bundler's parser would run out of stack: that ends the process, which no
 * caller can catch. It goes by the tokens, because a parser is what must not see it. What nests by other means, such as
 * closing brackets hidden in the text of JSX, passes.
 *
 * @throws an error with `code`
 */
export function checkNesting(
  source: string,
  what: string,
  code: 'NEXXO_HOOK_RESULT' | 'NEXXO_STACK_OVERFLOW',
  where: NexxoErrorDetails,
): void {
  if (source === handed || source.length * LEVEL <= MAX_NESTING || !isTooDeep(source)) return;
  const most = MAX_NESTING / LEVEL;
  throw new NexxoError(
    code,
    `${what} nests more than ${most} levels deep, which could end the bundler's parser`,
    where,
  );
}

/** Whether source nests past the maximum. */
export function isTooDeep(source: string): boolean {
  return mayBeTooDeep(source) && new Scan(source).isTooDeep();
}

/** A quick look: whether all that could nest comes to so much. Most modules are done with here. */
function mayBeTooDeep(source: string): boolean {
  let most = 0;
  for (let at = 0; at < source.length; at += 1) {
    most += BOUNDS[source.charCodeAt(at)] as number;
  }
  return most > MAX_NESTING;
}

class Scan {
  readonly #source: string;
  #at = 0;
  /** All that is open now. */
  #depth = 0;
  /** The part of it that ends with the statement or list item under way. */
  #chain = 0;
  /** The chains around the one under way; {@link TEMPLATE} before it where a template goes on behind the bracket. */
  readonly #outer: number[] = [];
  /** What the last token was, for `/` and line ends. */
  #isOperand = false;
  #sawNewline = false;

  constructor(source: string) {
    this.#source = source;
  }

  isTooDeep(): boolean {
    const source = this.#source;
    while (this.#at < source.length) {
      const unit = source.charCodeAt(this.#at);
      const kind = CLASSES[unit] as number;
      if (kind === NEWLINE) this.#sawNewline = true;
      if (kind === BLANK || kind === NEWLINE || kind === 0) {
        this.#at += 1;
        continue;
      }
      if (unit === SLASH && this.#skipComment()) continue;
      if (this.#sawNewline) {
        this.#sawNewline = false;
        // Without semicolons a statement ends where one operand follows another.
        if (this.#isOperand && (kind === WORD || kind === QUOTE || unit === LESS)) this.#endChain();
      }
      this.#token(unit, kind);
      if (this.#depth > MAX_NESTING) return true;
    }
    return false;
  }

  #token(unit: number, kind: number | undefined): void {
    switch (kind) {
      case WORD:
        this.#word();
        return;
      case QUOTE:
        this.#at += 1;
        if (unit === BACKTICK) this.#template();
        else this.#skipQuoted(unit);
        this.#isOperand = true;
        return;
      case OPEN:
        this.#open(false);
        this.#at += 1;
        return;
      case CLOSE:
        this.#at += 1;
        this.#close(unit);
        return;
      case END:
        this.#at += 1;
        this.#endChain();
        this.#isOperand = false;
        return;
      default:
        this.#operator(unit);
    }
  }

  #add(weight: number): void {
    this.#chain += weight;
    this.#depth += weight;
  }

  #endChain(): void {
    this.#depth -= this.#chain;
    this.#chain = 0;
  }

  #open(inTemplate: boolean): void {
    this.#outer.push(this.#chain);
    if (inTemplate) this.#outer.push(TEMPLATE);
    this.#chain = 0;
    this.#depth += LEVEL;
    this.#isOperand = false;
  }

  #close(unit: number): void {
    this.#endChain();
    let outer = this.#outer.pop();
    if (outer === undefined) return;
    this.#depth -= LEVEL;
    const inTemplate = outer === TEMPLATE;
    if (inTemplate) outer = this.#outer.pop() ?? 0;
    this.#chain = outer;
    this.#isOperand = true;
    if (inTemplate) this.#template();
    else if (unit === END_BRACE) {
      // A block ends its statement, but for `else`.
      if (this.#chain > 0 && !/^\s*else\b/.test(this.#source.slice(this.#at, this.#at + 16)))
        this.#endChain();
    }
  }

  #word(): void {
    const source = this.#source;
    const start = this.#at;
    let unit: number;
    do {
      this.#at += 1;
      unit = source.charCodeAt(this.#at);
    } while (CLASSES[unit] === WORD);
    this.#isOperand = true;
    const length = this.#at - start;
    if (length < 2 || length > LONGEST_KEYWORD || INITIALS[source.charCodeAt(start)] !== 1) return;
    const word = source.slice(start, this.#at);
    if (!REGEX_AFTER.has(word)) return;
    this.#isOperand = false;
    const weight = KEYWORDS.get(word);
    if (weight !== undefined) this.#add(weight);
  }

  #operator(unit: number): void {
    if (unit === SLASH && !this.#isOperand) {
      this.#skipRegex();
      this.#isOperand = true;
      return;
    }
    const next = this.#source.charCodeAt(this.#at + 1);
    this.#at += 1;
    this.#isOperand = false;
    if (unit === LESS || unit === MORE) {
      // Tags and types look like comparisons; there are as many as a page has elements.
      this.#isOperand = unit === MORE;
      if (next === EQUALS || next === SLASH) this.#at += 1;
    } else if (unit === EQUALS && next !== EQUALS) {
      if (next === MORE) this.#at += 1;
      // An attribute, or the end of a chain.
      if (next !== DOUBLE_QUOTE && next !== SINGLE_QUOTE) this.#add(LEVEL);
    } else if (unit !== SLASH) {
      this.#add(unit === QUESTION && next !== QUESTION ? LEVEL / 2 : 1);
      // One operator of several characters, such as `&&`, `!==` and `??=`.
      for (let more = 0; more < 2; more += 1) {
        const following = this.#source.charCodeAt(this.#at);
        if (following !== EQUALS && (following !== unit || more > 0)) break;
        this.#at += 1;
      }
    }
  }

  #skipComment(): boolean {
    const source = this.#source;
    const next = source.charCodeAt(this.#at + 1);
    if (next !== SLASH && next !== STAR) return false;
    const end = next === STAR ? source.indexOf('*/', this.#at + 2) : source.indexOf('\n', this.#at + 2);
    if (end < 0) this.#at = source.length;
    else this.#at = next === STAR ? end + 2 : end;
    return true;
  }

  #skipQuoted(quote: number): void {
    const source = this.#source;
    for (; this.#at < source.length; this.#at += 1) {
      const unit = source.charCodeAt(this.#at);
      if (unit === BACKSLASH) this.#at += 1;
      else if (unit === quote) {
        this.#at += 1;
        return;
      } else if (CLASSES[unit] === NEWLINE) return;
    }
  }

  #template(): void {
    const source = this.#source;
    for (; this.#at < source.length; this.#at += 1) {
      const unit = source.charCodeAt(this.#at);
      if (unit === BACKSLASH) this.#at += 1;
      else if (unit === BACKTICK) {
        this.#at += 1;
        return;
      } else if (unit === DOLLAR && source.charCodeAt(this.#at + 1) === BRACE) {
        this.#at += 2;
        this.#open(true);
        return;
      }
    }
  }

  #skipRegex(): void {
    const source = this.#source;
    let inClass = false;
    const start = this.#at;
    for (this.#at += 1; this.#at < source.length; this.#at += 1) {
      const unit = source.charCodeAt(this.#at);
      if (unit === BACKSLASH) this.#at += 1;
      else if (CLASSES[unit] === NEWLINE) break;
      else if (unit === BRACKET) inClass = true;
      else if (unit === END_BRACKET) inClass = false;
      else if (unit === SLASH && !inClass) {
        this.#at += 1;
        return;
      }
    }
    // None after all.
    this.#at = start + 1;
  }
}
