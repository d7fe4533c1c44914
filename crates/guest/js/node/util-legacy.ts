import { log as print } from '../web/console.ts';
import { process } from '../web/process.ts';
import { invalidArgument } from './errors.ts';
import { formatWithOptions, inspect } from './inspect.ts';
import * as types from './util-types.ts';

type Anything = (...args: never[]) => unknown;

export function inherits(constructor: Anything, parent: Anything): void {
  if (typeof constructor !== 'function') throw invalidArgument('ctor', 'of type function', constructor);
  if (typeof parent !== 'function') throw invalidArgument('superCtor', 'of type function', parent);
  Object.defineProperty(constructor, 'super_', { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, parent.prototype as object);
}

export function deprecate<F extends Anything>(original: F, message: string, code?: string): F {
  let said = false;
  function deprecated(this: unknown, ...args: never[]): unknown {
    if (!said && !process['noDeprecation']) {
      said = true;
      (process['emitWarning'] as (message: string, type: string, code?: string) => void)(
        message,
        'DeprecationWarning',
        code,
      );
    }
    return new.target
      ? Reflect.construct(original, args, new.target === deprecated ? original : new.target)
      : Reflect.apply(original, this, args);
  }
  Object.setPrototypeOf(deprecated, original);
  if (original.prototype) deprecated.prototype = original.prototype as object;
  return deprecated as unknown as F;
}

interface DebugLog {
  (...args: unknown[]): void;
  readonly enabled: boolean;
}

export function debuglog(section: string): DebugLog {
  const name = section.toUpperCase();
  const enabled = () =>
    (process.env['NODE_DEBUG'] ?? '')
      .toUpperCase()
      .split(',')
      .some((pattern) =>
        new RegExp(
          `^${pattern
            .trim()
            .replace(/[|\\{}()[\]^$+?.]/g, '\\$&')
            .replaceAll('*', '.*')}$`,
        ).test(name),
      );
  const write = (...args: unknown[]) => {
    if (enabled()) print('error', `${name} 1: ${formatWithOptions({}, ...args)}`);
  };
  return Object.defineProperty(write, 'enabled', { get: enabled }) as unknown as DebugLog;
}

export const log = (...args: unknown[]): void => print('log', formatWithOptions({}, ...args));
export const _extend = (target: object, source: unknown): object =>
  source !== null && typeof source === 'object' ? Object.assign(target, source) : target;
export const toUSVString = (text: unknown): string => String(text).toWellFormed();
export const isArray = Array.isArray;
export const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
export const isBuffer = (value: unknown): boolean => value instanceof Uint8Array && '_isBuffer' in value;
export const isDate = types.isDate;
export const isRegExp = types.isRegExp;
export const isError = (value: unknown): boolean => value instanceof Error;
export const isFunction = (value: unknown): boolean => typeof value === 'function';
export const isNull = (value: unknown): boolean => value === null;
export const isNullOrUndefined = (value: unknown): boolean => value === null || value === undefined;
export const isNumber = (value: unknown): boolean => typeof value === 'number';
export const isObject = (value: unknown): boolean => value !== null && typeof value === 'object';
export const isPrimitive = (value: unknown): boolean =>
  value === null || (typeof value !== 'object' && typeof value !== 'function');
export const isString = (value: unknown): boolean => typeof value === 'string';
export const isSymbol = (value: unknown): boolean => typeof value === 'symbol';
export const isUndefined = (value: unknown): boolean => value === undefined;

/** Like Node's, plain unless the output is a terminal, which it never is in here. */
export function styleText(
  style: string | string[],
  text: string,
  options: { validateStream?: boolean } = {},
): string {
  let before = '';
  let after = '';
  for (const name of Array.isArray(style) ? style : [style]) {
    const codes = inspect.colors[name];
    if (codes === undefined)
      throw invalidArgument(
        'format',
        `one of: ${Object.keys(inspect.colors)
          .map((key) => `'${key}'`)
          .join(', ')}`,
        name,
      );
    before += `\u001b[${codes[0]}m`;
    after = `\u001b[${codes[1]}m${after}`;
  }
  const wanted =
    options.validateStream === false || !['', '0', undefined].includes(process.env['FORCE_COLOR']);
  return wanted ? `${before}${text}${after}` : text;
}

export function parseEnv(content: string): Record<string, string> {
  const found: Record<string, string> = {};
  const line = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*("(?:[^"]*)"|'[^']*'|`[^`]*`|[^\n#]*)?/gm;
  for (const [, name = '', raw = ''] of content.replaceAll('\r\n', '\n').matchAll(line)) {
    const value = raw.trim();
    const quote = value[0];
    found[name] =
      quote === '"' || quote === "'" || quote === '`'
        ? quote === '"'
          ? value.slice(1, -1).replaceAll('\\n', '\n')
          : value.slice(1, -1)
        : value;
  }
  return found;
}

export function getCallSites(count: number = 10): object[] {
  const holder = Error as typeof Error & { prepareStackTrace?: unknown };
  const before = holder.prepareStackTrace;
  holder.prepareStackTrace = (_: unknown, sites: unknown[]) => sites;
  const sites = new Error().stack as unknown as Array<Record<string, () => unknown>>;
  holder.prepareStackTrace = before;
  return sites.slice(1, count + 1).map((site) => ({
    functionName: site['getFunctionName']?.() ?? '',
    scriptName: site['getFileName']?.() ?? '',
    scriptId: '0',
    lineNumber: site['getLineNumber']?.(),
    columnNumber: site['getColumnNumber']?.(),
    column: site['getColumnNumber']?.(),
  }));
}
