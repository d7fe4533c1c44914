import { applyBundleChanges, readBundleField, renderedModules } from './bundle-data.ts';
import { checkNesting } from './checks/nesting.ts';
import type { Compression } from './compression.ts';
import { NexxoError } from './error.ts';
import { moduleInfoData } from './module-info.ts';
import type { SharedValues } from './shared-values.ts';
import { cleanData, isRecord } from './value/clean-data.ts';
import { pickData, plainData } from './value/plain-data.ts';
import { plainText, plainTextDeep } from './value/text.ts';
import { environmentData, logToVite, resolvedConfigData, type ViteState } from './vite-config.ts';

/** In whose name the guest calls out. */
export interface CallSite {
  plugin: string;
  hook: string | undefined;
  moduleId: string | undefined;
  /** The bundler's plugin context. */
  context: unknown;
  /** The chunk or bundle that the hook got. */
  data: unknown;
  shared: SharedValues;
  vite: ViteState;
  compression: Compression;
}

type Answer = (site: CallSite, args: unknown[]) => unknown;

const META = ['rollupVersion', 'rolldownVersion', 'viteVersion', 'watchMode'];
const EMITTED = [
  'type',
  'name',
  'fileName',
  'source',
  'needsCodeReference',
  'originalFileName',
  'id',
  'importer',
  'implicitlyLoadedAfterOneOf',
  'preserveSignature',
  'code',
  'map',
  'exports',
  'sourcemapFileName',
  'facadeModuleId',
  'isEntry',
  'isDynamicEntry',
];
const TEXT_FIELDS = [
  'type',
  'name',
  'fileName',
  'originalFileName',
  'id',
  'importer',
  'code',
  'sourcemapFileName',
];

function unsupported(site: CallSite, member: string): NexxoError {
  const { plugin, hook, moduleId } = site;
  return new NexxoError('NEXXO_UNSUPPORTED', `this.${member} is not available here`, {
    plugin,
    hook,
    id: moduleId,
  });
}

function callContext(site: CallSite, member: string, args: unknown[]): unknown {
  const { context } = site;
  const method: unknown =
    context !== null && typeof context === 'object' ? Reflect.get(context, member) : undefined;
  if (typeof method !== 'function') throw unsupported(site, member);
  // A context method must not see arguments that the plugin did not give.
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return Reflect.apply(method, context, args);
}

function text(site: CallSite, member: string, value: unknown): string {
  if (typeof value === 'string') return value;
  const { plugin, hook, moduleId } = site;
  throw new NexxoError('NEXXO_VALUE', `this.${member} was given ${typeof value} in place of text`, {
    plugin,
    hook,
    id: moduleId,
  });
}

function log(level: 'warn' | 'info' | 'debug' | 'error'): Answer {
  return (site, [value, position]) => {
    const message = plainTextDeep(
      typeof value === 'string' || value instanceof Error ? value : cleanData(value),
    );
    callContext(site, level, [message, position]);
  };
}

function emittedFile(site: CallSite, value: unknown): Record<string, unknown> {
  const file = cleanData(value);
  if (!isRecord(file)) throw unsupported(site, 'emitFile with anything but an object');
  const result: Record<string, unknown> = {};
  for (const key of EMITTED) {
    const item = file[key];
    if (item === undefined) continue;
    if (TEXT_FIELDS.includes(key) && item !== null) text(site, `emitFile's ${key}`, item);
    result[key] = item;
  }
  const { source } = result;
  if (source !== undefined && typeof source !== 'string' && !(source instanceof Uint8Array)) {
    text(site, "emitFile's source", source);
  }
  return result;
}

function contextOf(site: CallSite): Record<string, unknown> {
  return isRecord(site.context) ? site.context : {};
}

function moduleInfo(site: CallSite, id: unknown): Record<string, unknown> | null {
  const info = callContext(site, 'getModuleInfo', [text(site, 'getModuleInfo', id)]);
  return isRecord(info) ? info : null;
}

const ANSWERS: Record<string, Answer> = {
  parse: (site, [code, options]) => {
    const { plugin, hook, moduleId: id } = site;
    const source = text(site, 'parse', code);
    checkNesting(source, 'what this.parse was given', 'NEXXO_STACK_OVERFLOW', { plugin, hook, id });
    return callContext(site, 'parse', [source, cleanData(options)]);
  },
  emitFile: (site, [file]) => callContext(site, 'emitFile', [emittedFile(site, file)]),
  setAssetSource: (site, [reference, source]) => {
    if (!(source instanceof Uint8Array)) text(site, 'setAssetSource', source);
    callContext(site, 'setAssetSource', [text(site, 'setAssetSource', reference), source]);
  },
  getFileName: (site, [reference]) =>
    callContext(site, 'getFileName', [text(site, 'getFileName', reference)]),
  getModuleInfo: (site, [id]) => moduleInfoData(moduleInfo(site, id)),
  moduleCode: (site, [id]) => moduleInfo(site, id)?.['code'] ?? null,
  moduleAst: (site, [id]) => moduleInfo(site, id)?.['ast'] ?? null,
  setModuleSideEffects: (site, [id, value]) => {
    const info = moduleInfo(site, id);
    if (info !== null && (typeof value === 'boolean' || value === 'no-treeshake'))
      info['moduleSideEffects'] = value;
  },
  getModuleIds: (site) => [...(callContext(site, 'getModuleIds', []) as Iterable<string>)],
  addWatchFile: (site, [id]) => {
    callContext(site, 'addWatchFile', [text(site, 'addWatchFile', id)]);
  },
  getWatchFiles: (site) => callContext(site, 'getWatchFiles', []),
  warn: log('warn'),
  info: log('info'),
  debug: log('debug'),
  error: log('error'),
  getCombinedSourcemap: (site) => plainData(callContext(site, 'getCombinedSourcemap', [])),
  meta: (site) => {
    const { meta } = contextOf(site);
    return isRecord(meta) ? pickData(meta, META) : {};
  },
  environment: (site) => environmentData(contextOf(site)['environment']),
  environmentConfig: (site) => {
    const { environment } = contextOf(site);
    return isRecord(environment) ? resolvedConfigData(environment['config']) : undefined;
  },
  topLevelConfig: (site) => resolvedConfigData(site.vite.config),
  assetsInclude: (site, [file]) => {
    const { config } = site.vite;
    const includes = isRecord(config) ? config['assetsInclude'] : undefined;
    return typeof includes === 'function' ? Boolean(includes(text(site, 'assetsInclude', file))) : false;
  },
  log: (site, [level, message]) => logToVite(site.vite, level, plainText(text(site, 'log', message))),
  'zlib.compress': (site, args) => site.compression.compressSync(args),
  shared: (site, [key]) => site.shared.data(key),
  chunkModules: (site) => (isRecord(site.data) ? renderedModules(site.data['modules']) : {}),
  bundleField: (site, [name, field]) => readBundleField(site.data, name, field),
  applyBundle: (site, [changes]) => applyBundleChanges(site.data, changes, site),
};

/**
 * Answers a synchronous call of the guest.
 *
 * @param method the name that the glue uses
 * @param args what the plugin gave, not yet checked
 * @returns plain data
 * @throws what the bundler throws; NEXXO_UNSUPPORTED where the bundler has no such method
 */
export function answerContextCall(site: CallSite, method: string, args: unknown[]): unknown {
  const answer = Object.hasOwn(ANSWERS, method) ? ANSWERS[method] : undefined;
  if (answer === undefined) throw unsupported(site, method);
  return answer(site, args);
}

/**
 * Starts an asynchronous context call.
 *
 * @returns plain data; rejects as {@link answerContextCall} throws
 */
export async function startRequest(site: CallSite, method: unknown, args: unknown): Promise<unknown> {
  const [first, second, third] = Array.isArray(args) ? args : [];
  if (method === 'resolve') {
    const importer = second === undefined || second === null ? undefined : cleanData(second);
    return plainData(
      await callContext(site, 'resolve', [text(site, 'resolve', first), importer, cleanData(third)]),
    );
  }
  if (method === 'load') {
    const options = cleanData(first);
    if (isRecord(options)) text(site, 'load', options['id']);
    const info = await callContext(site, 'load', [options]);
    return isRecord(info) ? moduleInfoData(info) : null;
  }
  if (method === 'zlib.compress') return site.compression.compress(Array.isArray(args) ? args : []);
  throw unsupported(site, String(method));
}
