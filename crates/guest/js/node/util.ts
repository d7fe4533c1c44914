import { parseArgs } from '@pkgjs/parseargs';
import comparisons from 'assert/build/internal/util/comparisons.js';
import { deniedAll } from './denied.ts';
import { format, formatWithOptions, inspect, stripVTControlCharacters } from './inspect.ts';
import { getSystemErrorMap, getSystemErrorName } from './system-errors.ts';
import * as legacy from './util-legacy.ts';
import { aborted, callbackify, promisify } from './util-promise.ts';
import * as typeTests from './util-types.ts';

export const types = { ...typeTests };
export const isDeepStrictEqual = (one: unknown, two: unknown): boolean =>
  comparisons.isDeepStrictEqual(one, two);
export const { TextDecoder, TextEncoder } = globalThis;
export const transferableAbortController = (): AbortController => new AbortController();
export const transferableAbortSignal = <T>(signal: T): T => signal;
export const debug = legacy.debuglog;
export const setTraceSigInt = (): void => {};
export const { MIMEParams, MIMEType, diff, _errnoException, _exceptionWithHostPort } = deniedAll(
  'unsupported',
  'util',
  'MIMEParams MIMEType diff _errnoException _exceptionWithHostPort',
) as Record<'MIMEParams' | 'MIMEType' | 'diff' | '_errnoException' | '_exceptionWithHostPort', never>;
export const {
  _extend,
  debuglog,
  deprecate,
  getCallSites,
  inherits,
  isArray,
  isBoolean,
  isBuffer,
  isDate,
  isError,
  isFunction,
  isNull,
  isNullOrUndefined,
  isNumber,
  isObject,
  isPrimitive,
  isRegExp,
  isString,
  isSymbol,
  isUndefined,
  log,
  parseEnv,
  styleText,
  toUSVString,
} = legacy;
export {
  aborted,
  callbackify,
  format,
  formatWithOptions,
  getSystemErrorMap,
  getSystemErrorName,
  inspect,
  parseArgs,
  promisify,
  stripVTControlCharacters,
};

export default {
  ...legacy,
  MIMEParams,
  MIMEType,
  TextDecoder,
  TextEncoder,
  _errnoException,
  _exceptionWithHostPort,
  aborted,
  callbackify,
  debug,
  diff,
  format,
  formatWithOptions,
  getSystemErrorMap,
  getSystemErrorName,
  inspect,
  isDeepStrictEqual,
  parseArgs,
  promisify,
  setTraceSigInt,
  stripVTControlCharacters,
  transferableAbortController,
  transferableAbortSignal,
  types,
};
