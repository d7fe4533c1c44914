import { native } from '../native.ts';
import { refill, tie, URLSearchParams } from './url-search-params.ts';

const PARTS = [
  'href',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
  'origin',
] as const;
type Part = (typeof PARTS)[number];

function invalid(input: string, base: string | undefined): TypeError {
  const error = new TypeError('Invalid URL');
  return Object.assign(error, { code: 'ERR_INVALID_URL', input }, base === undefined ? {} : { base });
}

export class URL {
  #parts: string[];
  #params: URLSearchParams | undefined;

  constructor(input: string | URL, base?: string | URL) {
    const text = String(input).toWellFormed();
    const baseText = base === undefined ? undefined : String(base).toWellFormed();
    const parts = native.parseUrl(text, baseText);
    if (parts === null) throw invalid(text, baseText);
    this.#parts = parts;
  }

  static canParse(input: string | URL, base?: string | URL): boolean {
    return native.parseUrl(String(input), base === undefined ? undefined : String(base)) !== null;
  }

  static parse(input: string | URL, base?: string | URL): URL | null {
    return URL.canParse(input, base) ? new URL(input, base) : null;
  }

  static createObjectURL(): string {
    throw Object.assign(new Error('URL.createObjectURL was called, which the sandbox does not provide.'), {
      code: 'NEXXO_UNSUPPORTED',
    });
  }

  static revokeObjectURL(): void {}

  #part(part: Part): string {
    return this.#parts[PARTS.indexOf(part)]!;
  }

  #set(part: Part, value: unknown): void {
    const parts = native.setUrlPart(this.#parts[0]!, part, String(value).toWellFormed());
    if (parts === null) return;
    this.#parts = parts;
    if (this.#params !== undefined && part === 'search') refill(this.#params, this.search);
  }

  get href(): string {
    return this.#parts[0]!;
  }
  set href(value: string) {
    const parts = native.parseUrl(String(value), undefined);
    if (parts === null) throw invalid(String(value), undefined);
    this.#parts = parts;
    if (this.#params !== undefined) refill(this.#params, this.search);
  }

  get origin(): string {
    return this.#part('origin');
  }
  get protocol(): string {
    return this.#part('protocol');
  }
  set protocol(value: string) {
    this.#set('protocol', value);
  }
  get username(): string {
    return this.#part('username');
  }
  set username(value: string) {
    this.#set('username', value);
  }
  get password(): string {
    return this.#part('password');
  }
  set password(value: string) {
    this.#set('password', value);
  }
  get host(): string {
    return this.#part('host');
  }
  set host(value: string) {
    this.#set('host', value);
  }
  get hostname(): string {
    return this.#part('hostname');
  }
  set hostname(value: string) {
    this.#set('hostname', value);
  }
  get port(): string {
    return this.#part('port');
  }
  set port(value: string) {
    this.#set('port', value);
  }
  get pathname(): string {
    return this.#part('pathname');
  }
  set pathname(value: string) {
    this.#set('pathname', value);
  }
  get search(): string {
    return this.#part('search');
  }
  set search(value: string) {
    this.#set('search', value);
  }
  get hash(): string {
    return this.#part('hash');
  }
  set hash(value: string) {
    this.#set('hash', value);
  }

  get searchParams(): URLSearchParams {
    if (this.#params === undefined) {
      this.#params = new URLSearchParams(this.search);
      tie(this.#params, (query) => {
        this.#parts = native.setUrlPart(this.#parts[0]!, 'search', query) ?? this.#parts;
      });
    }
    return this.#params;
  }

  toString(): string {
    return this.href;
  }
  toJSON(): string {
    return this.href;
  }
  get [Symbol.toStringTag](): string {
    return 'URL';
  }

  [Symbol.for('nodejs.util.inspect.custom')](
    depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): unknown {
    if (typeof depth === 'number' && depth < 0) return this;
    const shown: Record<string, unknown> = Object.create({ constructor: URL });
    for (const part of [
      'href',
      'origin',
      'protocol',
      'username',
      'password',
      'host',
      'hostname',
      'port',
      'pathname',
      'search',
      'searchParams',
      'hash',
    ] as const) {
      shown[part] = this[part];
    }
    return `URL ${inspect(shown, options).replace(/^(?:URL|Object <[^{]*>) /, '')}`;
  }
}

for (const name of [...PARTS, 'searchParams', 'toString', 'toJSON']) {
  Object.defineProperty(URL.prototype, name, { enumerable: true });
}
