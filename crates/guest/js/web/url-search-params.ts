import { native } from '../native.ts';

type Pair = [string, string];
export type SearchInit =
  | string
  | Iterable<Iterable<string>>
  | Record<string, string>
  | URLSearchParams
  | null
  | undefined;

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/%20|[!'()~]/g, (found) =>
    found === '%20' ? '+' : `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Unlike decodeURIComponent this never throws: what is no escape stays, and wrong bytes become U+FFFD. */
function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  return spaced
    .replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
      const bytes = Uint8Array.from(run.slice(1).split('%'), (pair) => Number.parseInt(pair, 16));
      return native.utf8Decode(bytes, false, true);
    })
    .toWellFormed();
}

export function parseQuery(query: string): Pair[] {
  const pairs: Pair[] = [];
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    pairs.push(
      equals < 0 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))],
    );
  }
  return pairs;
}

function pairsOf(init: SearchInit): Pair[] {
  if (init === undefined || init === null) return [];
  if (typeof init !== 'object' && typeof init !== 'function')
    return parseQuery(String(init).replace(/^\?/, ''));
  if (Symbol.iterator in init) {
    return Array.from(init as Iterable<Iterable<string>>, (item) => {
      const pair = Array.from(item, String);
      if (pair.length !== 2)
        throw Object.assign(new TypeError('Each query pair must be an iterable [name, value] tuple'), {
          code: 'ERR_INVALID_TUPLE',
        });
      return [pair[0]!.toWellFormed(), pair[1]!.toWellFormed()];
    });
  }
  return Object.entries(init).map(([name, value]) => [name, String(value).toWellFormed()]);
}

export class URLSearchParams {
  #pairs: Pair[];
  #changed: ((query: string) => void) | undefined;

  constructor(init?: SearchInit) {
    this.#pairs = pairsOf(init);
  }

  /** Ties the parameters to the URL that they are part of. */
  static tie(params: URLSearchParams, changed: (query: string) => void): void {
    params.#changed = changed;
  }

  static refill(params: URLSearchParams, query: string): void {
    params.#pairs = parseQuery(query.replace(/^\?/, ''));
  }

  #touch(): void {
    this.#changed?.(this.toString());
  }

  get size(): number {
    return this.#pairs.length;
  }

  append(name: string, value: string): void {
    this.#pairs.push([String(name).toWellFormed(), String(value).toWellFormed()]);
    this.#touch();
  }

  delete(name: string, value?: string): void {
    this.#pairs = this.#pairs.filter(
      (pair) => pair[0] !== String(name) || (value !== undefined && pair[1] !== String(value)),
    );
    this.#touch();
  }

  get(name: string): string | null {
    return this.#pairs.find((pair) => pair[0] === String(name))?.[1] ?? null;
  }

  getAll(name: string): string[] {
    return this.#pairs.filter((pair) => pair[0] === String(name)).map((pair) => pair[1]);
  }

  has(name: string, value?: string): boolean {
    return this.#pairs.some(
      (pair) => pair[0] === String(name) && (value === undefined || pair[1] === String(value)),
    );
  }

  set(name: string, value: string): void {
    const first = this.#pairs.find((pair) => pair[0] === String(name));
    if (first === undefined) {
      this.append(name, value);
      return;
    }
    first[1] = String(value).toWellFormed();
    this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== String(name));
    this.#touch();
  }

  sort(): void {
    this.#pairs.sort((left, right) => (left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0));
    this.#touch();
  }

  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, thisArg?: unknown): void {
    for (const [name, value] of this.#pairs) callback.call(thisArg, value, name, this);
  }

  *entries(): Generator<Pair> {
    for (let index = 0; index < this.#pairs.length; index++) yield [...this.#pairs[index]!];
  }
  *keys(): Generator<string> {
    for (const [name] of this.entries()) yield name;
  }
  *values(): Generator<string> {
    for (const [, value] of this.entries()) yield value;
  }
  [Symbol.iterator](): Generator<Pair> {
    return this.entries();
  }

  toString(): string {
    return this.#pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  }

  get [Symbol.toStringTag](): string {
    return 'URLSearchParams';
  }

  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    const items = this.#pairs.map(
      ([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`,
    );
    return items.length === 0 ? 'URLSearchParams {}' : `URLSearchParams { ${items.join(', ')} }`;
  }
}

// For the URL alone; the platform's class has neither.
export const { tie, refill } = URLSearchParams;
Reflect.deleteProperty(URLSearchParams, 'tie');
Reflect.deleteProperty(URLSearchParams, 'refill');
