/** How many characters around a wrong one V8 shows, and how long a text must be for it to show only these. */
const AROUND = 10;
const LONG = 2 * AROUND + 1;

/** Texts that are no JSON, but what a value becomes when it is taken for a text. */
const NAMED = new Set(['undefined', 'NaN', 'Infinity', '[object Object]']);

const DIGIT = /\d/;

class Wrong extends Error {}

/**
 * What V8 says of a text that is no JSON, for plugins pass it on; null where the text is JSON.
 *
 * The wording and the places are those of V8's json-parser.cc, as seen in Node 20 and later.
 *
 * @param isNewer whether it is V8 of Node 22 or later, which tells line and column too
 */
export function jsonError(text: string, isNewer: boolean): string | null {
  try {
    new JsonReader(text, isNewer).read();
    return null;
  } catch (error) {
    if (error instanceof Wrong) return error.message;
    throw error;
  }
}

class JsonReader {
  readonly #text: string;
  readonly #isNewer: boolean;
  #at = 0;

  constructor(text: string, isNewer: boolean) {
    this.#text = text;
    this.#isNewer = isNewer;
  }

  read(): void {
    // What is open, and whether a property's name or a value comes next.
    const open: ('{' | '[')[] = [];
    for (;;) {
      const container = this.#value();
      if (container !== null) {
        open.push(container);
        if (container === '{') this.#name("Expected property name or '}'", true);
        continue;
      }
      if (!this.#close(open)) break;
    }
    if (this.#peek() !== '') this.#fail('Unexpected non-whitespace character after JSON');
  }

  /** What follows a value; false where it was the last. */
  #close(open: ('{' | '[')[]): boolean {
    for (;;) {
      const container = open.at(-1);
      if (container === undefined) return false;
      const next = this.#peek();
      if (next === ',') {
        this.#at += 1;
        if (container === '{') this.#name('Expected double-quoted property name', this.#isNewer);
        return true;
      }
      if (next !== (container === '{' ? '}' : ']'))
        this.#fail(
          container === '{'
            ? "Expected ',' or '}' after property value"
            : "Expected ',' or ']' after array element",
        );
      this.#at += 1;
      open.pop();
    }
  }

  /** Reads a value, or the beginning of one that holds others. */
  #value(): '{' | '[' | null {
    const first = this.#peek();
    if (first === '{' || first === '[') {
      this.#at += 1;
      if (this.#peek() !== (first === '{' ? '}' : ']')) return first;
      this.#at += 1;
    } else if (first === '"') this.#string();
    else if (first === '-' || DIGIT.test(first)) this.#number();
    else if (first === 't') this.#literal('true');
    else if (first === 'f') this.#literal('false');
    else if (first === 'n') this.#literal('null');
    else this.#unexpected();
    return null;
  }

  /** Reads a property's name and the colon behind it; whether V8 says that it is the colon that is missing, is its choice. */
  #name(otherwise: string, saysColon: boolean): void {
    if (this.#peek() !== '"') this.#fail(otherwise);
    this.#string();
    if (this.#peek() !== ':') {
      if (saysColon) this.#fail("Expected ':' after property name");
      this.#unexpected();
    }
    this.#at += 1;
  }

  #string(): void {
    this.#at += 1;
    for (;;) {
      const character = this.#text.charAt(this.#at);
      if (character === '') this.#fail('Unterminated string');
      if (character === '"') break;
      if (character < ' ') this.#fail('Bad control character in string literal');
      if (character === '\\') this.#escape();
      this.#at += 1;
    }
    this.#at += 1;
  }

  #escape(): void {
    this.#at += 1;
    const kind = this.#text.charAt(this.#at);
    if (kind === '' || kind > '\xff') this.#unexpected();
    if (kind !== 'u') {
      if (!'"\\/bfnrt'.includes(kind)) this.#fail('Bad escaped character');
      return;
    }
    for (let digit = 0; digit < 4; digit++) {
      this.#at += 1;
      if (!/[\da-f]/i.test(this.#text.charAt(this.#at))) this.#fail('Bad Unicode escape');
    }
  }

  #number(): void {
    if (this.#text.charAt(this.#at) === '-') {
      this.#at += 1;
      if (!this.#isDigit()) this.#fail('No number after minus sign');
    }
    if (this.#text.charAt(this.#at) === '0') {
      this.#at += 1;
      if (this.#isDigit()) this.#unexpected();
    } else this.#digits();
    if (this.#text.charAt(this.#at) === '.') {
      this.#at += 1;
      if (!this.#isDigit()) this.#fail('Unterminated fractional number');
      this.#digits();
    }
    if (/e/i.test(this.#text.charAt(this.#at))) {
      this.#at += 1;
      if (/[+-]/.test(this.#text.charAt(this.#at))) this.#at += 1;
      if (!this.#isDigit()) this.#fail('Exponent part is missing a number');
      this.#digits();
    }
  }

  #isDigit(): boolean {
    return DIGIT.test(this.#text.charAt(this.#at));
  }

  #digits(): void {
    while (this.#isDigit()) this.#at += 1;
  }

  #literal(word: string): void {
    for (const letter of word) {
      if (this.#text.charAt(this.#at) !== letter) this.#unexpected();
      this.#at += 1;
    }
  }

  /** The next character that is no white space; empty at the end. */
  #peek(): string {
    for (;;) {
      const character = this.#text.charAt(this.#at);
      if (character === '' || !' \t\n\r'.includes(character)) return character;
      this.#at += 1;
    }
  }

  #fail(what: string): never {
    throw new Wrong(
      `${what} in JSON at position ${this.#at}${this.#line()}`.replace(' JSON in JSON', ' JSON'),
    );
  }

  #unexpected(): never {
    const text = this.#text;
    const at = this.#at;
    const character = text.charAt(at);
    if (character === '') throw new Wrong('Unexpected end of JSON input');
    if (character === '"') this.#fail('Unexpected string');
    if (character === '-' || DIGIT.test(character)) this.#fail('Unexpected number');
    if (NAMED.has(text)) throw new Wrong(`"${text}" is not valid JSON`);
    const isLong = text.length >= LONG;
    const from = isLong && at >= AROUND ? at - AROUND : 0;
    const to = isLong && at < text.length - AROUND ? at + AROUND : text.length;
    const [before, behind] = [from > 0 || (isLong && at >= AROUND), isLong && at < text.length - AROUND];
    throw new Wrong(
      `Unexpected token '${character}', ${before ? '...' : ''}"${text.slice(from, to)}"${behind ? '... ' : ' '}is not valid JSON`,
    );
  }

  #line(): string {
    if (!this.#isNewer) return '';
    const lines = this.#text.slice(0, this.#at).split(/\r\n|\r|\n/);
    return ` (line ${lines.length} column ${(lines.at(-1)?.length ?? 0) + 1})`;
  }
}
