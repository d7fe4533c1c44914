import { withCode } from '../node/errors.ts';

/** Numbers, dates, plurals and lists are written as in American English, whatever is asked for; only sorting knows other languages. */
export const LOCALE = 'en-US';

const TAG = /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/i;

function canonical(tag: unknown): string {
  if (typeof tag !== 'string' && (typeof tag !== 'object' || tag === null))
    throw new TypeError('Incorrect locale information provided');
  const text = String(tag);
  if (!TAG.test(text)) throw new RangeError('Incorrect locale information provided');
  return text
    .split('-')
    .map((part, index) => {
      if (index === 0) return part.toLowerCase();
      if (part.length === 4 && /^[a-z]+$/i.test(part))
        return part[0]!.toUpperCase() + part.slice(1).toLowerCase();
      return part.length === 2 ? part.toUpperCase() : part.toLowerCase();
    })
    .join('-');
}

/** The locales as `Intl` writes them. */
export function canonicalLocales(locales: unknown): string[] {
  if (locales === undefined) return [];
  const list =
    typeof locales === 'string' || locales instanceof Locale
      ? [locales]
      : Array.from(Object(locales) as ArrayLike<unknown>);
  return [...new Set(list.map(canonical))];
}

/** Those of the locales that are written as asked for. */
export function supportedLocales(locales: unknown): string[] {
  return canonicalLocales(locales).filter((locale) => locale === 'en' || locale.startsWith('en-US'));
}

/** The locale that is used: English as asked for, or else American English. */
export function resolveLocale(locales: unknown): string {
  return supportedLocales(locales)[0] ?? LOCALE;
}

/** One of a few words, or the default. */
export function option<T extends string>(
  options: object,
  name: string,
  allowed: readonly T[],
  otherwise: T,
): T {
  const value = (options as Record<string, unknown>)[name];
  if (value === undefined) return otherwise;
  if (!allowed.includes(String(value) as T))
    throw new RangeError(`Value ${String(value)} out of range for Intl options property ${name}`);
  return String(value) as T;
}

/** A whole number in a range, or the default. */
export function numberOption(options: object, name: string, low: number, high: number): number | undefined {
  const value = (options as Record<string, unknown>)[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!(number >= low && number <= high)) throw new RangeError(`${name} value is out of range.`);
  return Math.floor(number);
}

/** What this subset of `Intl` leaves out says so. */
export function notOffered(what: string): Error {
  return withCode(new Error(`${what} is not part of the sandbox's Intl.`), 'NEXXO_UNSUPPORTED');
}

/** `Intl.Locale`: the parts of a language tag. */
export class Locale {
  readonly #tag: string;

  constructor(tag: unknown) {
    this.#tag = canonical(tag);
  }
  get baseName(): string {
    return this.#tag.replace(/-u-.*$/, '');
  }
  get language(): string {
    return this.#tag.split('-')[0]!;
  }
  get script(): string | undefined {
    return this.baseName.split('-').find((part, index) => index > 0 && part.length === 4);
  }
  get region(): string | undefined {
    return this.baseName.split('-').find((part, index) => index > 0 && /^(?:[A-Z]{2}|\d{3})$/.test(part));
  }
  maximize(): Locale {
    return this;
  }
  minimize(): Locale {
    return this;
  }
  toString(): string {
    return this.#tag;
  }
}
