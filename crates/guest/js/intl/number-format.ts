import { decimalParts, type Precision } from './decimal.ts';
import { numberOption, option, resolveLocale, supportedLocales } from './locales.ts';

interface Part {
  type: string;
  value: string;
}

const CURRENCIES: Record<string, string> = {
  USD: '$',
  EUR: '€',
  GBP: '£',
  JPY: '¥',
  INR: '₹',
  CNY: 'CN¥',
  KRW: '₩',
  BRL: 'R$',
  CAD: 'CA$',
  AUD: 'A$',
  MXN: 'MX$',
  NZD: 'NZ$',
  ILS: '₪',
  VND: '₫',
  TWD: 'NT$',
  HKD: 'HK$',
  PHP: '₱',
  XAF: 'FCFA',
};
const WITHOUT_CENTS = ['JPY', 'KRW', 'VND', 'XAF', 'CLP', 'ISK'];

/** Short, narrow; a blank belongs to it where English writes one. The long form is the unit's own name. */
const UNITS: Record<string, [short: string, narrow: string]> = {
  bit: [' bit', 'bit'],
  byte: [' byte', 'B'],
  kilobit: [' kb', 'kb'],
  kilobyte: [' kB', 'kB'],
  megabit: [' Mb', 'Mb'],
  megabyte: [' MB', 'MB'],
  gigabit: [' Gb', 'Gb'],
  gigabyte: [' GB', 'GB'],
  terabyte: [' TB', 'TB'],
  petabyte: [' PB', 'PB'],
  nanosecond: [' ns', 'ns'],
  microsecond: [' μs', 'μs'],
  millisecond: [' ms', 'ms'],
  second: [' sec', 's'],
  minute: [' min', 'm'],
  hour: [' hr', 'h'],
  day: [' day', 'd'],
  week: [' wk', 'w'],
  month: [' mth', 'm'],
  year: [' yr', 'y'],
  percent: ['%', '%'],
  meter: [' m', 'm'],
  kilometer: [' km', 'km'],
  centimeter: [' cm', 'cm'],
  millimeter: [' mm', 'mm'],
  gram: [' g', 'g'],
  kilogram: [' kg', 'kg'],
  celsius: ['°C', '°C'],
  degree: [' deg', '°'],
};
const COMPACT: [power: number, short: string, long: string][] = [
  [12, 'T', ' trillion'],
  [9, 'B', ' billion'],
  [6, 'M', ' million'],
  [3, 'K', ' thousand'],
];
/** Short units that take an s. */
const COUNTED = new Set(['day', 'week', 'month', 'year']);

export class NumberFormat {
  readonly #locale: string;
  readonly #style: 'decimal' | 'percent' | 'currency' | 'unit';
  readonly #notation: 'standard' | 'scientific' | 'engineering' | 'compact';
  readonly #compactDisplay: 'short' | 'long';
  readonly #currency: string | undefined;
  readonly #currencyDisplay: string;
  readonly #unit: string | undefined;
  readonly #unitDisplay: 'short' | 'narrow' | 'long';
  readonly #signDisplay: string;
  readonly #grouping: boolean;
  readonly #precision: Precision;
  #bound: ((value: unknown) => string) | undefined;

  constructor(locales?: unknown, options: object = {}) {
    const given = options as Record<string, unknown>;
    this.#locale = resolveLocale(locales);
    this.#style = option(options, 'style', ['decimal', 'percent', 'currency', 'unit'], 'decimal');
    this.#notation = option(
      options,
      'notation',
      ['standard', 'scientific', 'engineering', 'compact'],
      'standard',
    );
    this.#compactDisplay = option(options, 'compactDisplay', ['short', 'long'], 'short');
    this.#currency = this.#style === 'currency' ? currencyOf(given['currency']) : undefined;
    this.#currencyDisplay = option(
      options,
      'currencyDisplay',
      ['code', 'symbol', 'narrowSymbol', 'name'],
      'symbol',
    );
    this.#unit = this.#style === 'unit' ? unitOf(given['unit']) : undefined;
    this.#unitDisplay = option(options, 'unitDisplay', ['short', 'narrow', 'long'], 'short');
    this.#signDisplay = option(
      options,
      'signDisplay',
      ['auto', 'never', 'always', 'exceptZero', 'negative'],
      'auto',
    );
    this.#grouping = given['useGrouping'] !== false && given['useGrouping'] !== 'false';
    this.#precision = precisionOf(options, this.#style, this.#currency, this.#notation === 'compact');
  }

  static supportedLocalesOf(locales: unknown): string[] {
    return supportedLocales(locales);
  }

  get format(): (value: unknown) => string {
    this.#bound ??= (value) =>
      this.formatToParts(value)
        .map((part) => part.value)
        .join('');
    return this.#bound;
  }

  formatToParts(input: unknown): Part[] {
    let value = typeof input === 'bigint' ? input : Number(input);
    const isNegative = value < 0 || Object.is(value, -0);
    if (this.#style === 'percent') value = typeof value === 'bigint' ? value * 100n : value * 100;
    const parts: Part[] = [...this.#digits(value)];
    const isZero =
      parts.every(({ type, value: text }) => !/integer|fraction/.test(type) || /^0*$/.test(text)) &&
      !Number.isNaN(value);
    const sign = this.#sign(isNegative, isZero, Number.isNaN(value));
    this.#decorate(parts, isNegative, sign, value);
    return parts;
  }

  #sign(isNegative: boolean, isZero: boolean, isNaN: boolean): Part | undefined {
    const display = this.#signDisplay;
    if (display === 'never' || isNaN) return undefined;
    if (isNegative && !(isZero && (display === 'negative' || display === 'exceptZero')))
      return { type: 'minusSign', value: '-' };
    if (display === 'always' || (display === 'exceptZero' && !isZero))
      return { type: 'plusSign', value: '+' };
    return undefined;
  }

  #decorate(parts: Part[], _isNegative: boolean, sign: Part | undefined, value: number | bigint): void {
    if (this.#style === 'percent') parts.push({ type: 'percentSign', value: '%' });
    if (this.#currency !== undefined) {
      const symbol =
        this.#currencyDisplay === 'code' || this.#currencyDisplay === 'name'
          ? undefined
          : CURRENCIES[this.#currency];
      const text = symbol ?? this.#currency;
      const narrow =
        this.#currencyDisplay === 'narrowSymbol' && /^[A-Z]{1,2}\$|^CN¥/.test(text)
          ? text.replace(/^[A-Z]+/, '')
          : text;
      if (/[A-Z]$/.test(narrow)) parts.unshift({ type: 'literal', value: '\u00a0' });
      parts.unshift({ type: 'currency', value: narrow });
    }
    if (this.#unit !== undefined) parts.push(...unitParts(this.#unit, this.#unitDisplay, value));
    if (sign !== undefined) parts.unshift(sign);
  }

  #digits(value: number | bigint): Part[] {
    if (Number.isNaN(value)) return [{ type: 'nan', value: 'NaN' }];
    if (value === Infinity || value === -Infinity) return [{ type: 'infinity', value: '∞' }];
    if (this.#notation === 'compact') return this.#compact(Number(value));
    if (this.#notation === 'standard') return this.#plain(value);
    const size = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(Number(value))));
    const power = this.#notation === 'engineering' ? Math.floor(size / 3) * 3 : size;
    const exponent: Part[] = [{ type: 'exponentSeparator', value: 'E' }];
    if (power < 0) exponent.push({ type: 'exponentMinusSign', value: '-' });
    exponent.push({ type: 'exponentInteger', value: String(Math.abs(power)) });
    return [...this.#plain(Number(value) / 10 ** power), ...exponent];
  }

  #compact(value: number): Part[] {
    const size = Math.abs(value);
    const step = COMPACT.find(([power]) => size >= 10 ** power * 0.99995);
    const scaled = step === undefined ? value : value / 10 ** step[0];
    const digits = this.#plain(scaled);
    if (step === undefined) return digits;
    const [, short, long] = step;
    const suffix = this.#compactDisplay === 'short' ? short : long;
    if (suffix.startsWith(' ')) digits.push({ type: 'literal', value: ' ' });
    return [...digits, { type: 'compact', value: suffix.trim() }];
  }

  #plain(value: number | bigint): Part[] {
    const [whole, fraction] = decimalParts(value, this.#precisionFor(value));
    const parts: Part[] = [];
    const groups = this.#grouping ? whole.replace(/\B(?=(?:\d{3})+$)/g, ',').split(',') : [whole];
    groups.forEach((group, index) => {
      if (index > 0) parts.push({ type: 'group', value: ',' });
      parts.push({ type: 'integer', value: group });
    });
    if (fraction !== '') parts.push({ type: 'decimal', value: '.' }, { type: 'fraction', value: fraction });
    return parts;
  }

  /** Compact numbers have two digits, unless the whole part has more. */
  #precisionFor(value: number | bigint): Precision {
    const { maximumFractionDigits } = this.#precision;
    if (maximumFractionDigits >= 0) return this.#precision;
    const isSmall = Math.abs(Number(value)) < 99.5;
    return isSmall
      ? {
          ...this.#precision,
          minimumSignificantDigits: 1,
          maximumSignificantDigits: 2,
          maximumFractionDigits: 0,
        }
      : { ...this.#precision, maximumFractionDigits: 0 };
  }

  resolvedOptions(): object {
    const { minimumIntegerDigits, minimumFractionDigits, maximumFractionDigits } = this.#precision;
    return {
      locale: this.#locale,
      numberingSystem: 'latn',
      style: this.#style,
      ...(this.#currency === undefined
        ? {}
        : { currency: this.#currency, currencyDisplay: this.#currencyDisplay, currencySign: 'standard' }),
      ...(this.#unit === undefined ? {} : { unit: this.#unit, unitDisplay: this.#unitDisplay }),
      minimumIntegerDigits,
      minimumFractionDigits,
      maximumFractionDigits: Math.max(0, maximumFractionDigits),
      useGrouping: this.#grouping ? 'auto' : false,
      notation: this.#notation,
      signDisplay: this.#signDisplay,
      roundingIncrement: 1,
      roundingMode: 'halfExpand',
      roundingPriority: 'auto',
      trailingZeroDisplay: 'auto',
    };
  }

  get [Symbol.toStringTag](): string {
    return 'Intl.NumberFormat';
  }
}

function currencyOf(value: unknown): string {
  if (value === undefined) throw new TypeError('Currency code is required with currency style.');
  const code = String(value).toUpperCase();
  if (!/^[A-Z]{3}$/.test(code)) throw new RangeError(`Invalid currency code : ${String(value)}`);
  return code;
}

function unitOf(value: unknown): string {
  if (value === undefined) throw new TypeError('Required unit is not provided with unit style.');
  const unit = String(value);
  if (!Object.hasOwn(UNITS, unit.split('-per-')[0]!))
    throw new RangeError(`Invalid unit argument for Intl.NumberFormat() '${unit}'`);
  return unit;
}

function unitParts(unit: string, display: 'short' | 'narrow' | 'long', value: number | bigint): Part[] {
  const [name = '', per] = unit.split('-per-');
  const [short, narrow] = UNITS[name]!;
  const isOne = Number(value) === 1;
  const text =
    display === 'long'
      ? ` ${name}${isOne ? '' : 's'}`
      : display === 'narrow'
        ? narrow
        : `${short}${!isOne && COUNTED.has(name) ? 's' : ''}`;
  const whole =
    per === undefined
      ? text
      : display === 'long'
        ? `${text} per ${per}`
        : `${text}/${per === 'second' ? 's' : per === 'hour' ? 'h' : per}`;
  return whole.startsWith(' ')
    ? [
        { type: 'literal', value: ' ' },
        { type: 'unit', value: whole.slice(1) },
      ]
    : [{ type: name === 'percent' ? 'percentSign' : 'unit', value: whole }];
}

function precisionOf(
  options: object,
  style: string,
  currency: string | undefined,
  isCompact: boolean,
): Precision {
  const cents = currency === undefined ? 0 : WITHOUT_CENTS.includes(currency) ? 0 : 2;
  const low = numberOption(options, 'minimumFractionDigits', 0, 100);
  const high = numberOption(options, 'maximumFractionDigits', 0, 100);
  const from = numberOption(options, 'minimumSignificantDigits', 1, 21);
  const to = numberOption(options, 'maximumSignificantDigits', from ?? 1, 21);
  const usual = style === 'currency' ? cents : style === 'percent' ? 0 : 3;
  const minimum = low ?? Math.min(cents, high ?? cents);
  const maximum = high ?? (isCompact && low === undefined ? -1 : Math.max(usual, minimum));
  if (low !== undefined && high !== undefined && low > high)
    throw new RangeError('maximumFractionDigits value is out of range.');
  return {
    minimumIntegerDigits: numberOption(options, 'minimumIntegerDigits', 1, 21) ?? 1,
    minimumFractionDigits: minimum,
    maximumFractionDigits: maximum,
    minimumSignificantDigits: from,
    maximumSignificantDigits: to,
  };
}
