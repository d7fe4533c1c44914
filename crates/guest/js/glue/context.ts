import { native } from '../native.ts';
import { bytesOut } from './bytes.ts';
import { createCache, type PluginCache } from './cache.ts';
import { contextFs } from './context-fs.ts';
import { callEnvironment } from './environment.ts';
import { unsupported } from './failure.ts';
import { moduleInfo } from './module-info.ts';
import { pick, plain } from './plain.ts';
import { packTree } from './references/outgoing.ts';
import { request } from './requests.ts';
import { SourceMap } from './source-map.ts';

/** Keeps two bundles the same. */
export interface BundleInStep {
  /** Sends what the plugin did so far. */
  send(): void;
  /** Takes over the files that are new. */
  receive(): void;
}

/** Makes a plugin context, the `this` of one hook call. */
export type ContextClass = new (call: number) => object;

/** The number of the hook call, on each context. Read through the prototype chain, so that derived objects work. */
const CALL = Symbol('call');
/** Keeps the plugin's bundle and the host's the same while the host does something to it. */
const BUNDLE = Symbol('bundle');
/** The members that the bundler has in this hook. */
const OFFERED = Symbol('offered');
/** What the bundler says of itself in this hook. */
const META = Symbol('meta');

interface Context {
  [CALL]: number;
  [BUNDLE]?: BundleInStep;
  /** On the class of a hook's contexts: what the bundler's context for that hook has, once it was asked for. */
  [OFFERED]?: ReadonlySet<string> | null;
  /** On the same class: `meta`, once it was asked for, and the build that it is of. */
  [META]?: { build: number; value: unknown };
}

interface CombinedMap {
  map: object;
  /** Rollup's maps have methods. */
  hasMethods: boolean;
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

/** Counts the builds whose beginning this plugin is told; 0 for one that has no hook for it. */
let builds = 0;

/** A build begins: what the bundler said of itself in an earlier one is forgotten. */
export function beginBuild(): void {
  builds += 1;
}

/** `this.meta`: the same during one build. A plugin that is not told when another begins asks each time. */
function metaOf(call: number, context: Context): unknown {
  if (builds === 0) return native.hostCall('meta', call, []);
  let known = context[META];
  if (known?.build !== builds) {
    known = { build: builds, value: native.hostCall('metaOfBuild', call, []) };
    Object.defineProperty(Object.getPrototypeOf(context), META, { value: known, configurable: true });
  }
  return known.value;
}

/** The environments of contexts that were asked for theirs. */
const environments = new WeakMap<object, { value: object | undefined }>();

/** `this.environment`: the same as long as the call runs. */
function environmentOfCall(call: number, context: Context): object | undefined {
  let known = environments.get(context);
  if (known === undefined) {
    known = { value: callEnvironment(call) };
    environments.set(context, known);
  }
  return known.value;
}

/** What the contexts of some bundler have and ours does not. Other names are undefined, as they are natively. */
const ABSENT = ['sendMagicString'] as const;

function logData(log: unknown): unknown {
  return log instanceof Error ? log : plain(log);
}

function logMember(level: string): Member {
  return (call) => (log: unknown, position: unknown) => {
    // The bundler asks a function for its log where somebody listens.
    const isLazy = typeof log === 'function';
    const data = isLazy ? packTree(() => logData(log()), 'a log') : logData(log);
    native.hostCall(level, call, [data, plain(position), isLazy]);
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
    context[BUNDLE]?.send();
    const emitted = pick(file, EMITTED);
    if (emitted['source'] !== undefined) emitted['source'] = bytesOut(emitted['source']);
    const reference = native.hostCall('emitFile', call, [emitted]);
    context[BUNDLE]?.receive();
    return reference;
  },
  setAssetSource: (call, context) => (reference: unknown, source: unknown) => {
    context[BUNDLE]?.send();
    native.hostCall('setAssetSource', call, [reference, bytesOut(source)]);
    context[BUNDLE]?.receive();
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
    native.hostCall('error', call, [logData(error), plain(position), new Error().stack]);
    throw error;
  },
  getCombinedSourcemap: (call) => () => {
    const { map, hasMethods } = native.hostCall('getCombinedSourcemap', call, []) as CombinedMap;
    return hasMethods ? new SourceMap(map) : map;
  },
  meta: metaOf,
  environment: environmentOfCall,
  fs: (call) => contextFs(call),
};

/**
 * What the contexts of all plugins have. The members are getters on its prototype which give functions bound to the call: a
 * plugin may take them off the context, as it may natively, and a call that uses none of them pays for none.
 */
class PluginContext {
  declare [CALL]: number;
  constructor(call: number) {
    this[CALL] = call;
  }
}

for (const [name, member] of Object.entries(MEMBERS)) {
  defineMember(PluginContext.prototype, name, (context) => member(context[CALL], context));
}
for (const name of ABSENT) {
  defineMember(PluginContext.prototype, name, () => {
    throw unsupported(`this.${name}`);
  });
}

/**
 * Makes the class of a plugin's contexts.
 *
 * @param pluginName what `this.pluginName` says
 */
export function createContextClass(pluginName: string): ContextClass {
  class OnePluginContext extends PluginContext {}
  const { prototype } = OnePluginContext;
  let cache: PluginCache | undefined;
  defineMember(prototype, 'cache', (context) => {
    cache ??= createCache(context[CALL]);
    return cache;
  });
  Object.defineProperty(prototype, 'pluginName', { value: pluginName, writable: true, configurable: true });
  return OnePluginContext;
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

/** Registers the bundle of a context's hook. */
export function setBundle(context: object, bundle: BundleInStep): void {
  (context as Context)[BUNDLE] = bundle;
}

/** The number of the hook call that a context belongs to; undefined where the value is none. */
export function callOf(context: unknown): number | undefined {
  return context !== null && typeof context === 'object' ? (context as Partial<Context>)[CALL] : undefined;
}
