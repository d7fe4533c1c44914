import { native } from '../native.ts';
import { createCache, type PluginCache } from './cache.ts';
import { contextFs } from './context-fs.ts';
import { callEnvironment } from './environment.ts';
import { unsupported } from './failure.ts';
import { moduleInfo } from './module-info.ts';
import { pick, plain } from './plain.ts';
import { request } from './requests.ts';
import { SourceMap } from './source-map.ts';

/** Makes a plugin context, the `this` of one hook call. */
export type ContextClass = new (call: number) => object;

/** The number of the hook call, on each context. Read through the prototype chain, so that derived objects work. */
const CALL = Symbol('call');
/** Sends what the plugin did to the bundle so far, before the host does something to the same bundle. */
const FLUSH = Symbol('flush');
/** The members that the bundler has in this hook. */
const OFFERED = Symbol('offered');

interface Context {
  [CALL]: number;
  [FLUSH]?: () => void;
  /** On the class of a hook's contexts: what the bundler's context for that hook has, once it was asked for. */
  [OFFERED]?: ReadonlySet<string> | null;
}

type Member = (call: number, context: Context) => unknown;

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
] as const;
const LOADED = [
  'id',
  'attributes',
  'meta',
  'moduleSideEffects',
  'syntheticNamedExports',
  'resolveDependencies',
  'packageJsonPath',
] as const;

/** What the contexts of some bundler have and ours does not. Other names are undefined, as they are natively. */
const ABSENT = ['sendMagicString', 'ssr'] as const;

function logData(log: unknown): unknown {
  const value = typeof log === 'function' ? log() : log;
  return value instanceof Error ? value : plain(value);
}

function logMember(level: string): Member {
  return (call) => (log: unknown, position: unknown) => {
    native.hostCall(level, call, [logData(log), plain(position)]);
  };
}

const MEMBERS: Record<string, Member> = {
  resolve: (call) => (source: unknown, importer: unknown, options: unknown) =>
    request(call, 'resolve', [source, plain(importer), plain(options)]),
  load: (call) => async (options: object) =>
    moduleInfo(call, await request(call, 'load', [pick(options, LOADED)])),
  parse: (call) => (code: unknown, options: unknown) =>
    native.hostCall('parse', call, [code, plain(options)]),
  emitFile: (call, context) => (file: object) => {
    context[FLUSH]?.();
    return native.hostCall('emitFile', call, [pick(file, EMITTED)]);
  },
  setAssetSource: (call, context) => (reference: unknown, source: unknown) => {
    context[FLUSH]?.();
    native.hostCall('setAssetSource', call, [reference, source]);
  },
  getFileName: (call) => (reference: unknown) => native.hostCall('getFileName', call, [reference]),
  getModuleInfo: (call) => (id: unknown) => moduleInfo(call, native.hostCall('getModuleInfo', call, [id])),
  getModuleIds: (call) => () => (native.hostCall('getModuleIds', call, []) as string[]).values(),
  addWatchFile: (call) => (id: unknown) => {
    native.hostCall('addWatchFile', call, [id]);
  },
  getWatchFiles: (call) => () => native.hostCall('getWatchFiles', call, []),
  warn: logMember('warn'),
  info: logMember('info'),
  debug: logMember('debug'),
  error: (call) => (error: unknown, position: unknown) => {
    native.hostCall('error', call, [logData(error), plain(position)]);
    throw error;
  },
  getCombinedSourcemap: (call) => () =>
    new SourceMap(native.hostCall('getCombinedSourcemap', call, []) as object),
  meta: (call) => native.hostCall('meta', call, []),
  environment: (call) => callEnvironment(call),
  fs: () => contextFs(),
};

/**
 * Makes the class of a plugin's contexts. The members are getters on its prototype which give functions bound to the
 * call: a plugin may take them off the context, as it may natively, and a call that uses none of them pays for none.
 *
 * @param pluginName what `this.pluginName` says
 */
export function createContextClass(pluginName: string): ContextClass {
  class PluginContext {
    declare [CALL]: number;
    constructor(call: number) {
      this[CALL] = call;
    }
  }
  const prototype = PluginContext.prototype;
  for (const [name, member] of Object.entries(MEMBERS)) {
    defineMember(prototype, name, (context) => member(context[CALL], context));
  }
  let cache: PluginCache | undefined;
  defineMember(prototype, 'cache', (context) => {
    cache ??= createCache(context[CALL]);
    return cache;
  });
  for (const name of ABSENT) {
    defineMember(prototype, name, () => {
      throw unsupported(`this.${name}`);
    });
  }
  Object.defineProperty(prototype, 'pluginName', { value: pluginName, writable: true, configurable: true });
  return PluginContext;
}

/**
 * Makes the class of the contexts of one hook. Bundlers offer each hook its own members, and a plugin may look whether one
 * is there before it uses it.
 */
export function hookContextClass(base: ContextClass): ContextClass {
  return class HookContext extends base {};
}

/** Whether the bundler's context has a member in this hook. Where a hook is called without a context, the call tells. */
function isOffered(context: Context, name: string): boolean {
  let offered = context[OFFERED];
  if (offered === undefined) {
    const names = native.hostCall('members', context[CALL], []) as string[] | null;
    offered = names === null ? null : new Set(names);
    Object.defineProperty(Object.getPrototypeOf(context), OFFERED, { value: offered, configurable: true });
  }
  return offered === null || offered.has(name);
}

function defineMember(prototype: object, name: string, get: (context: Context) => unknown): void {
  Object.defineProperty(prototype, name, {
    configurable: true,
    get(this: Context) {
      return isOffered(this, name) ? get(this) : undefined;
    },
    set(this: Context, value: unknown) {
      Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: true });
    },
  });
}

/** Registers what must be sent before the host emits files in the name of this context's call. */
export function setFlush(context: object, flush: () => void): void {
  (context as Context)[FLUSH] = flush;
}
