import { option, resolveLocale, supportedLocales } from './locales.ts';
import { NumberFormat } from './number-format.ts';

/** English plurals. */
export class PluralRules {
  readonly #ordinal: boolean;
  readonly #locale: string;

  constructor(locales?: unknown, options: object = {}) {
    this.#locale = resolveLocale(locales);
    this.#ordinal = option(options, 'type', ['cardinal', 'ordinal'], 'cardinal') === 'ordinal';
  }
  static supportedLocalesOf(locales: unknown): string[] {
    return supportedLocales(locales);
  }
  select(value: unknown): string {
    const number = Math.abs(Number(value));
    if (!this.#ordinal) return number === 1 ? 'one' : 'other';
    const [tens, ones] = [number % 100, number % 10];
    if (tens > 10 && tens < 14) return 'other';
    return ones === 1 ? 'one' : ones === 2 ? 'two' : ones === 3 ? 'few' : 'other';
  }
  resolvedOptions(): object {
    const pluralCategories = this.#ordinal ? ['few', 'one', 'two', 'other'] : ['one', 'other'];
    return { locale: this.#locale, type: this.#ordinal ? 'ordinal' : 'cardinal', pluralCategories };
  }
  get [Symbol.toStringTag](): string {
    return 'Intl.PluralRules';
  }
}

/** English lists: "a, b, and c". */
export class ListFormat {
  readonly #type: string;
  readonly #style: string;
  readonly #locale: string;

  constructor(locales?: unknown, options: object = {}) {
    this.#locale = resolveLocale(locales);
    this.#type = option(options, 'type', ['conjunction', 'disjunction', 'unit'], 'conjunction');
    this.#style = option(options, 'style', ['long', 'short', 'narrow'], 'long');
  }
  static supportedLocalesOf(locales: unknown): string[] {
    return supportedLocales(locales);
  }
  formatToParts(list: Iterable<string>): { type: string; value: string }[] {
    const items = [...list];
    const word =
      this.#type === 'disjunction'
        ? 'or '
        : this.#type === 'unit' || this.#style === 'narrow'
          ? ''
          : this.#style === 'long'
            ? 'and '
            : '& ';
    const comma = this.#type === 'unit' && this.#style === 'narrow' ? ' ' : ', ';
    const pair = word === '' ? comma : ` ${word}`;
    return items.flatMap((value, index) => {
      const element = { type: 'element', value };
      if (index === 0) return [element];
      const isLast = index === items.length - 1;
      const literal = isLast ? (items.length === 2 ? pair : `${comma}${word}`) : comma;
      return [{ type: 'literal', value: literal }, element];
    });
  }
  format(list: Iterable<string>): string {
    return this.formatToParts(list)
      .map((part) => part.value)
      .join('');
  }
  resolvedOptions(): object {
    return { locale: this.#locale, type: this.#type, style: this.#style };
  }
  get [Symbol.toStringTag](): string {
    return 'Intl.ListFormat';
  }
}

const UNITS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
const SHORT: Record<string, string> = {
  second: 'sec.',
  minute: 'min.',
  hour: 'hr.',
  week: 'wk.',
  month: 'mo.',
  quarter: 'qtr.',
  year: 'yr.',
};

/** English spans of time: "3 hours ago", "tomorrow". */
export class RelativeTimeFormat {
  readonly #auto: boolean;
  readonly #style: string;
  readonly #locale: string;
  readonly #numbers: NumberFormat = new NumberFormat();

  constructor(locales?: unknown, options: object = {}) {
    this.#locale = resolveLocale(locales);
    this.#auto = option(options, 'numeric', ['always', 'auto'], 'always') === 'auto';
    this.#style = option(options, 'style', ['long', 'short', 'narrow'], 'long');
  }
  static supportedLocalesOf(locales: unknown): string[] {
    return supportedLocales(locales);
  }
  format(input: unknown, unitName: unknown): string {
    const unit = String(unitName).replace(/s$/, '');
    if (!UNITS.includes(unit))
      throw new RangeError(`Invalid unit argument for format() '${String(unitName)}'`);
    const value = Number(input);
    const special = this.#auto ? named(value, unit) : undefined;
    if (special !== undefined) return special;
    const size = Math.abs(value);
    const isOne = size === 1;
    const short = this.#style === 'long' ? undefined : SHORT[unit];
    const text = short ?? `${unit}${isOne ? '' : 's'}`;
    const shown = short !== undefined && unit === 'quarter' && !isOne ? 'qtrs.' : text;
    const phrase = `${this.#numbers.format(size)} ${shown}`;
    return value < 0 || Object.is(value, -0) ? `${phrase} ago` : `in ${phrase}`;
  }
  resolvedOptions(): object {
    return {
      locale: this.#locale,
      style: this.#style,
      numeric: this.#auto ? 'auto' : 'always',
      numberingSystem: 'latn',
    };
  }
  get [Symbol.toStringTag](): string {
    return 'Intl.RelativeTimeFormat';
  }
}

function named(value: number, unit: string): string | undefined {
  if (unit === 'day') return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[value];
  if (unit === 'second') return value === 0 ? 'now' : undefined;
  if (value === 0) return `this ${unit}`;
  if (unit === 'minute' || unit === 'hour') return undefined;
  return value === -1 ? `last ${unit}` : value === 1 ? `next ${unit}` : undefined;
}
