// `Intl`, and the methods of the language that stand on it.
import { defineGlobal } from '../web/define.ts';
import { Collator, localeCompare } from './collator.ts';
import { DateTimeFormat, type Defaults } from './date-time-format.ts';
import { canonicalLocales, Locale, notOffered } from './locales.ts';
import { NumberFormat } from './number-format.ts';
import { ListFormat, PluralRules, RelativeTimeFormat } from './phrases.ts';
import { Segmenter } from './segmenter.ts';

class DisplayNames {
  of(_code: unknown): never {
    throw notOffered('Intl.DisplayNames');
  }
}

type Class = abstract new (...args: never[]) => object;

/** `Intl.NumberFormat()` makes one without `new`. */
function callable<C extends Class>(Made: C, name: string): C {
  function construct(this: unknown, ...args: unknown[]): object {
    return Reflect.construct(Made, args, new.target ?? (construct as unknown as C)) as object;
  }
  Object.defineProperty(construct, 'name', { value: name, configurable: true });
  Object.defineProperty(construct, 'prototype', { value: Made.prototype, writable: false });
  Object.defineProperty(Made.prototype, 'constructor', {
    value: construct,
    writable: true,
    configurable: true,
  });
  for (const key of Object.getOwnPropertyNames(Made)) {
    if (key === 'length' || key === 'name' || key === 'prototype') continue;
    Object.defineProperty(construct, key, Object.getOwnPropertyDescriptor(Made, key)!);
  }
  return construct as unknown as C;
}

const Intl: Record<string, unknown> = {};
for (const [name, value] of Object.entries({
  Collator: callable(Collator, 'Collator'),
  DateTimeFormat: callable(DateTimeFormat, 'DateTimeFormat'),
  DisplayNames,
  ListFormat,
  Locale,
  NumberFormat: callable(NumberFormat, 'NumberFormat'),
  PluralRules,
  RelativeTimeFormat,
  Segmenter,
  getCanonicalLocales: canonicalLocales,
  supportedValuesOf: () => [],
}))
  Object.defineProperty(Intl, name, { value, writable: true, configurable: true, enumerable: false });
Object.defineProperty(Intl, Symbol.toStringTag, { value: 'Intl', configurable: true });
defineGlobal('Intl', Intl);

function method(prototype: object, name: string, value: (...args: never[]) => unknown): void {
  Object.defineProperty(value, 'name', { value: name, configurable: true });
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true, enumerable: false });
}

method(String.prototype, 'localeCompare', localeCompare);

function numberToLocale(this: number | bigint, locales?: unknown, options?: object): string {
  return new NumberFormat(locales, options).format(this.valueOf());
}
method(Number.prototype, 'toLocaleString', numberToLocale);
method(
  BigInt.prototype,
  'toLocaleString',
  function toLocaleString(this: bigint, locales?: unknown, options?: object) {
    return new NumberFormat(locales, options).format(this.valueOf());
  },
);

const DATES: [string, 'date' | 'time' | 'any', Defaults][] = [
  ['toLocaleString', 'any', 'all'],
  ['toLocaleDateString', 'date', 'date'],
  ['toLocaleTimeString', 'time', 'time'],
];
for (const [name, required, defaults] of DATES) {
  method(Date.prototype, name, function (this: Date, locales?: unknown, options?: object) {
    return Number.isNaN(this.getTime())
      ? 'Invalid Date'
      : new DateTimeFormat(locales, options, required, defaults).format(this);
  });
}
