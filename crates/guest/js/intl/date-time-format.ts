import { option, resolveLocale, supportedLocales } from './locales.ts';

interface Part {
  type: string;
  value: string;
}
type Options = Record<string, unknown>;

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const DATE_FIELDS = ['weekday', 'era', 'year', 'month', 'day'];
const TIME_FIELDS = ['hour', 'minute', 'second', 'fractionalSecondDigits', 'dayPeriod'];
const DATE_STYLES: Record<string, Options> = {
  full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  long: { year: 'numeric', month: 'long', day: 'numeric' },
  medium: { year: 'numeric', month: 'short', day: 'numeric' },
  short: { year: '2-digit', month: 'numeric', day: 'numeric' },
};
const TIME_STYLES: Record<string, Options> = {
  full: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'long' },
  long: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
  medium: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
  short: { hour: 'numeric', minute: '2-digit' },
};
const UTC_NAMES = [
  'utc',
  'gmt',
  'etc/utc',
  'etc/gmt',
  'etc/uct',
  'uct',
  'zulu',
  'etc/zulu',
  'etc/universal',
  '+00:00',
];

export type Defaults = 'date' | 'time' | 'all';

/** Fills in what a call without any field means. */
function completed(options: Options, required: 'date' | 'time' | 'any', defaults: Defaults): Options {
  if (options['dateStyle'] !== undefined || options['timeStyle'] !== undefined) {
    return {
      ...DATE_STYLES[option(options, 'dateStyle', ['full', 'long', 'medium', 'short', 'none'], 'none')],
      ...TIME_STYLES[option(options, 'timeStyle', ['full', 'long', 'medium', 'short', 'none'], 'none')],
      hour12: options['hour12'],
      hourCycle: options['hourCycle'],
    };
  }
  const has = (names: string[]): boolean => names.some((name) => options[name] !== undefined);
  const enough =
    (required !== 'time' && has(DATE_FIELDS.filter((name) => name !== 'era'))) ||
    (required !== 'date' && has(TIME_FIELDS));
  if (enough) return options;
  const filled = { ...options };
  if (defaults !== 'time') Object.assign(filled, { year: 'numeric', month: 'numeric', day: 'numeric' });
  if (defaults !== 'date') Object.assign(filled, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
  return filled;
}

const pad = (value: number, length: number = 2): string => String(value).padStart(length, '0');

/** American English, in UTC: the sandbox's clock is everybody's. */
export class DateTimeFormat {
  readonly #locale: string;
  readonly #options: Options;
  readonly #timeZone: string;
  readonly #glue: 'at' | 'comma';
  #bound: ((date?: unknown) => string) | undefined;

  constructor(
    locales?: unknown,
    options: object = {},
    required: 'date' | 'time' | 'any' = 'any',
    defaults: Defaults = 'date',
  ) {
    const given = { ...options } as Options;
    this.#locale = resolveLocale(locales);
    this.#timeZone = zoneOf(given['timeZone']);
    for (const [name, allowed] of Object.entries(WIDTHS)) option(given, name, allowed, allowed[0]!);
    this.#options = completed(given, required, defaults);
    this.#glue = given['dateStyle'] === 'full' || given['dateStyle'] === 'long' ? 'at' : 'comma';
  }

  static supportedLocalesOf(locales: unknown): string[] {
    return supportedLocales(locales);
  }

  get format(): (date?: unknown) => string {
    this.#bound ??= (date) =>
      this.formatToParts(date)
        .map((part) => part.value)
        .join('');
    return this.#bound;
  }

  formatToParts(input?: unknown): Part[] {
    const date = new Date(input === undefined ? Date.now() : (input as number));
    if (Number.isNaN(date.getTime())) throw new RangeError('Invalid time value');
    const day = this.#date(date);
    const time = this.#time(date);
    const between = this.#glue === 'at' ? ' at ' : ', ';
    return day.length > 0 && time.length > 0
      ? [...day, { type: 'literal', value: between }, ...time]
      : [...day, ...time];
  }

  formatRange(start: unknown, end: unknown): string {
    const [one, two] = [this.format(start), this.format(end)];
    return one === two ? one : `${one} \u2013 ${two}`;
  }

  #date(date: Date): Part[] {
    const { weekday, year, month, day } = this.#options as Record<string, string | undefined>;
    const named = month === 'long' || month === 'short' || month === 'narrow';
    const weekdayName = name(DAYS[date.getUTCDay()]!, weekday);
    const monthText = named
      ? name(MONTHS[date.getUTCMonth()]!, month)
      : month === '2-digit'
        ? pad(date.getUTCMonth() + 1)
        : String(date.getUTCMonth() + 1);
    const dayText = day === '2-digit' ? pad(date.getUTCDate()) : String(date.getUTCDate());
    const yearText = year === '2-digit' ? pad(date.getUTCFullYear() % 100) : String(date.getUTCFullYear());
    const parts: Part[] = [];
    const add = (wanted: string | undefined, type: string, value: string, before: string): void => {
      if (wanted === undefined) return;
      if (parts.length > 0) parts.push({ type: 'literal', value: before });
      parts.push({ type, value });
    };
    // A weekday alone stands behind a bare day: "4 Monday".
    if (weekday !== undefined && day !== undefined && month === undefined && year === undefined) {
      add(day, 'day', dayText, '');
      add(weekday, 'weekday', weekdayName, ' ');
      return parts;
    }
    add(weekday, 'weekday', weekdayName, '');
    add(month, 'month', monthText, ', ');
    add(day, 'day', dayText, named ? ' ' : month === undefined ? ', ' : '/');
    add(year, 'year', yearText, !named && month !== undefined ? '/' : day === undefined ? ' ' : ', ');
    return parts;
  }

  #hour12(): boolean {
    const { hour12, hourCycle } = this.#options;
    if (hour12 !== undefined) return Boolean(hour12);
    return hourCycle === undefined || hourCycle === 'h12' || hourCycle === 'h11';
  }

  #time(date: Date): Part[] {
    const { hour, minute, second, fractionalSecondDigits, timeZoneName } = this.#options as Record<
      string,
      string | undefined
    >;
    const parts: Part[] = [];
    const add = (type: string, value: string, before: string): void => {
      if (parts.length > 0) parts.push({ type: 'literal', value: before });
      parts.push({ type, value });
    };
    const hour12 = this.#hour12();
    if (hour !== undefined) {
      const raw = date.getUTCHours();
      // V8 writes midnight as 24 where only `hour12: false` was said.
      const midnight =
        this.#options['hourCycle'] === undefined || this.#options['hourCycle'] === 'h24' ? 24 : 0;
      const shown = hour12 ? raw % 12 || 12 : raw || midnight;
      add('hour', hour === '2-digit' || !hour12 ? pad(shown) : String(shown), '');
    }
    if (minute !== undefined)
      add(
        'minute',
        hour !== undefined || second !== undefined || (minute === '2-digit' && hour !== undefined)
          ? pad(date.getUTCMinutes())
          : String(date.getUTCMinutes()),
        ':',
      );
    if (second !== undefined)
      add('second', minute !== undefined ? pad(date.getUTCSeconds()) : String(date.getUTCSeconds()), ':');
    if (fractionalSecondDigits !== undefined)
      add(
        'fractionalSecond',
        pad(date.getUTCMilliseconds(), 3).slice(0, Number(fractionalSecondDigits)),
        '.',
      );
    if (hour !== undefined && hour12) add('dayPeriod', date.getUTCHours() < 12 ? 'AM' : 'PM', ' ');
    if (timeZoneName !== undefined)
      add(
        'timeZoneName',
        timeZoneName === 'long' ? 'Coordinated Universal Time' : 'UTC',
        parts.length > 0 ? ' ' : '',
      );
    return parts;
  }

  resolvedOptions(): object {
    const { hour12: _h, hourCycle: _c, timeZone: _z, ...fields } = this.#options;
    const isTimed = this.#options['hour'] !== undefined;
    return {
      locale: this.#locale,
      calendar: 'gregory',
      numberingSystem: 'latn',
      timeZone: this.#timeZone,
      ...(isTimed ? { hourCycle: this.#hour12() ? 'h12' : 'h23', hour12: this.#hour12() } : {}),
      ...fields,
    };
  }

  get [Symbol.toStringTag](): string {
    return 'Intl.DateTimeFormat';
  }
}

const NAMED = ['narrow', 'short', 'long'];
const DIGITS = ['2-digit', 'numeric'];
const WIDTHS: Record<string, string[]> = {
  weekday: NAMED,
  era: NAMED,
  year: DIGITS,
  month: [...DIGITS, ...NAMED],
  day: DIGITS,
  hour: DIGITS,
  minute: DIGITS,
  second: DIGITS,
};

function name(full: string, width: string | undefined): string {
  if (width === 'narrow') return full[0]!;
  return width === 'short' ? full.slice(0, 3) : full;
}

function zoneOf(zone: unknown): string {
  if (zone === undefined) return 'UTC';
  if (UTC_NAMES.includes(String(zone).toLowerCase())) return 'UTC';
  if (/^[A-Za-z][A-Za-z_]*(?:\/[A-Za-z0-9_+-]+)*$/.test(String(zone)))
    throw Object.assign(
      new RangeError(
        `The time zone ${String(zone)} is not part of the sandbox's Intl, which knows UTC alone.`,
      ),
      {
        code: 'NEXXO_UNSUPPORTED',
      },
    );
  throw new RangeError(`Invalid time zone specified: ${String(zone)}`);
}
