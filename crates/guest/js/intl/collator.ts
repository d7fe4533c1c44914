import { native } from '../native.ts';
import { canonicalLocales, LOCALE, option } from './locales.ts';

const plainLocale = (locales: unknown): string => canonicalLocales(locales)[0] ?? LOCALE;

/** The engine's collator of each locale without options, by the text that was asked for. */
const plain = new Map<unknown, number>();

function truth(value: unknown): boolean | undefined {
  return value === undefined ? undefined : Boolean(value);
}

/** What `-u-kn-kf` in a locale says. */
function extension(locale: string, key: string): string | undefined {
  const found = new RegExp(`-u(?:-[a-z0-9]{2,8})*?-${key}(?:-([a-z0-9]{3,8}))?(?=-|$)`, 'i').exec(locale);
  return found === null ? undefined : (found[1] ?? 'true');
}

/** Unlike the rest of this `Intl`, it knows every language: the rules are the Unicode consortium's own. */
export class Collator {
  readonly #locale: string;
  readonly #sensitivity: string;
  readonly #caseFirst: string;
  readonly #numeric: boolean;
  readonly #ignorePunctuation: boolean;
  readonly #usage: string;
  readonly #index: number;
  #bound: ((one: unknown, two: unknown) => number) | undefined;

  constructor(locales?: unknown, options: object = {}) {
    const given = options as Record<string, unknown>;
    this.#locale = plainLocale(locales);
    this.#usage = option(given, 'usage', ['sort', 'search'], 'sort');
    this.#sensitivity = option(given, 'sensitivity', ['base', 'accent', 'case', 'variant'], 'variant');
    const caseFirst = extension(this.#locale, 'kf') as 'upper' | 'lower' | 'false' | undefined;
    this.#caseFirst = option(given, 'caseFirst', ['upper', 'lower', 'false'], caseFirst ?? 'false');
    this.#numeric = truth(given['numeric']) ?? extension(this.#locale, 'kn') === 'true';
    this.#ignorePunctuation = truth(given['ignorePunctuation']) ?? this.#locale.startsWith('th');
    this.#index = native.collator(
      this.#locale,
      this.#sensitivity,
      this.#caseFirst,
      this.#numeric,
      this.#ignorePunctuation,
    );
  }

  static supportedLocalesOf(locales: unknown): string[] {
    return canonicalLocales(locales);
  }

  get compare(): (one: unknown, two: unknown) => number {
    this.#bound ??= (one, two) => native.compare(this.#index, String(one), String(two));
    return this.#bound;
  }

  resolvedOptions(): object {
    return {
      locale: this.#locale.replace(/-u-.*$/, ''),
      usage: this.#usage,
      sensitivity: this.#sensitivity,
      ignorePunctuation: this.#ignorePunctuation,
      collation: 'default',
      numeric: this.#numeric,
      caseFirst: this.#caseFirst,
    };
  }

  get [Symbol.toStringTag](): string {
    return 'Intl.Collator';
  }
}

/** Sorting calls it very often, mostly without options: then no object is made. */
export function localeCompare(this: unknown, other?: unknown, locales?: unknown, options?: object): number {
  if (this === null || this === undefined)
    throw new TypeError('String.prototype.localeCompare called on null or undefined');
  if (options !== undefined) return new Collator(locales, options).compare(this, other);
  const key = typeof locales === 'object' ? String(plainLocale(locales)) : locales;
  let index = plain.get(key);
  if (index === undefined) {
    const locale = plainLocale(locales);
    index = native.collator(
      locale,
      'variant',
      extension(locale, 'kf') ?? 'false',
      extension(locale, 'kn') === 'true',
      false,
    );
    plain.set(key, index);
  }
  return native.compare(index, String(this), String(other));
}
