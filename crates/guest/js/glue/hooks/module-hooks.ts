import type { Filter } from '../filter.ts';
import { moduleInfo } from '../module-info.ts';
import { keepMeta } from '../module-meta.ts';
import { pick, plain } from '../plain.ts';
import { isThenable, mapResult, type PluginFunction, type Runner } from '../slots.ts';
import { sourceMapData } from '../source-map.ts';
import { usageOf } from '../usage.ts';
import type { Owner } from './owner.ts';

/** Which properties the bundler gave the options argument; the adapter's `hooks/module-flags.ts` says the same. */
const HAS_SSR = 1;
const SSR = 2;
const HAS_ATTRIBUTES = 4;
const HAS_RAW_ID = 8;
const IS_ENTRY = 16;
const HAS_IMPORTER_RAW_ID = 32;
const HAS_CUSTOM = 64;
const HAS_IS_ENTRY = 128;
const HAS_IMPORTER_ATTRIBUTES = 256;

const CODE_RESULT = [
  'ast',
  'moduleSideEffects',
  'moduleType',
  'syntheticNamedExports',
  'attributes',
] as const;
const RESOLVED = [
  'id',
  'external',
  'moduleSideEffects',
  'syntheticNamedExports',
  'attributes',
  'resolvedBy',
  'packageJsonPath',
  'invalidate',
] as const;

function moduleOptions(id: string, flags: number, extra: object | undefined): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  if (flags & HAS_RAW_ID) options['rawId'] = id;
  if (flags & HAS_ATTRIBUTES) options['attributes'] = {};
  if (flags & HAS_SSR) options['ssr'] = (flags & SSR) !== 0;
  if (extra !== undefined) Object.assign(options, extra);
  return options;
}

function codeResult(result: unknown, id: string): unknown {
  if (result === null || typeof result !== 'object') return result;
  const { code, map, meta } = result as { code?: unknown; map?: unknown; meta?: unknown };
  const data = pick(result, CODE_RESULT);
  if (code !== undefined) data['code'] = code;
  if (map !== undefined) data['map'] = sourceMapData(map);
  if (meta !== undefined) {
    data['meta'] = plain(meta);
    keepMeta(id, meta, data['meta']);
  }
  return data;
}

function toCodeResult(result: unknown, id: string): unknown {
  if (result === null || typeof result !== 'object') return result;
  return isThenable(result)
    ? Promise.resolve(result).then((value) => codeResult(value, id))
    : codeResult(result, id);
}

/** `transform(code, id, options)`. The adapter sends the module type, the flags and what they do not say. */
export function transformRunner(fn: PluginFunction, owner: Owner, filter: Filter | undefined): Runner {
  const usage = usageOf(fn, 2);
  const Context = usage.context ? owner.Context : undefined;
  return (call, code, id, moduleType, flags, extra) => {
    const moduleId = id as string;
    const type = moduleType as string | undefined;
    if (filter !== undefined && !filter(moduleId, code as string, type, undefined)) return null;
    if (!usage.rest) {
      // The call that runs for every module: without a context a plain call is a call with undefined.
      const result = Context === undefined ? fn(code, id) : fn.call(new Context(call), code, id);
      return result === null || typeof result !== 'object' ? result : toCodeResult(result, moduleId);
    }
    const context = Context && new Context(call);
    const options = moduleOptions(moduleId, flags as number, extra as object | undefined);
    if (type !== undefined) options['moduleType'] = type;
    return toCodeResult(fn.call(context, code, id, options), moduleId);
  };
}

/** `load(id, options)`. */
export function loadRunner(fn: PluginFunction, owner: Owner, filter: Filter | undefined): Runner {
  const usage = usageOf(fn, 1);
  const Context = usage.context ? owner.Context : undefined;
  return (call, id, flags, extra) => {
    const moduleId = id as string;
    if (filter !== undefined && !filter(moduleId, '', undefined, undefined)) return null;
    const context = Context && new Context(call);
    if (!usage.rest) return toCodeResult(fn.call(context, id), moduleId);
    const options = moduleOptions(moduleId, flags as number, extra as object | undefined);
    return toCodeResult(fn.call(context, id, options), moduleId);
  };
}

/** The result of a hook that resolves. */
export function resolveResult(result: unknown): unknown {
  if (result === null || typeof result !== 'object') return result;
  const data = pick(result, RESOLVED);
  const { meta } = result as { meta?: unknown };
  if (meta !== undefined) {
    data['meta'] = plain(meta);
    keepMeta(String(data['id']), meta, data['meta']);
  }
  return data;
}

/** `resolveId(source, importer, options)`. */
export function resolveIdRunner(fn: PluginFunction, owner: Owner, filter: Filter | undefined): Runner {
  const usage = usageOf(fn, 2);
  const Context = usage.context ? owner.Context : undefined;
  return (call, source, importer, kind, flagBits, extra) => {
    if (filter !== undefined && !filter(source as string, '', undefined, importer as string | undefined))
      return null;
    const context = Context && new Context(call);
    if (!usage.rest) return mapResult(fn.call(context, source, importer), resolveResult);
    const flags = flagBits as number;
    const options: Record<string, unknown> = {};
    if (flags & HAS_ATTRIBUTES) options['attributes'] = {};
    if (flags & HAS_CUSTOM) options['custom'] = undefined;
    if (flags & HAS_IS_ENTRY) options['isEntry'] = (flags & IS_ENTRY) !== 0;
    if (kind !== undefined) options['kind'] = kind;
    const hasRawId = (flags & HAS_IMPORTER_RAW_ID) !== 0;
    if (hasRawId) options['importerRawId'] = importer;
    if (flags & HAS_IMPORTER_ATTRIBUTES) options['importerAttributes'] = hasRawId ? {} : undefined;
    if (flags & HAS_SSR) options['ssr'] = (flags & SSR) !== 0;
    if (extra !== undefined) Object.assign(options, extra);
    return mapResult(fn.call(context, source, importer, options), resolveResult);
  };
}

/** `moduleParsed(info)`. */
export function moduleParsedRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, data) => mapResult(fn.call(new Context(call), moduleInfo(call, data)), () => undefined);
}
