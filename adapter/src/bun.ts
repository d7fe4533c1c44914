import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { NexxoError } from './error.ts';
import type { HookHandler } from './hooks/handler.ts';
import { isRecord } from './value/clean-data.ts';

/** What we use of Bun's plugin builder. */
interface BunBuilder {
  onStart?(callback: () => unknown): unknown;
  onEnd?(callback: (result?: BunResult) => unknown): unknown;
  onResolve(options: { filter: RegExp }, callback: (args: BunResolveArgs) => unknown): unknown;
  onLoad(options: { filter: RegExp; namespace?: string }, callback: (args: BunLoadArgs) => unknown): unknown;
}

interface BunResult {
  success?: boolean;
  logs?: readonly unknown[];
}

interface BunResolveArgs {
  path: string;
  importer: string;
  kind?: string;
}

interface BunLoadArgs {
  path: string;
  loader?: string;
}

const ANY = /.*/s;
/** Where ids live that are no files: Bun takes only absolute paths in its own namespace. */
const VIRTUAL = 'nexxo';
const LOADERS: ReadonlyMap<unknown, string> = new Map([
  ...['js', 'jsx', 'ts', 'tsx', 'json', 'text', 'css'].map((type): [string, string] => [type, type]),
  ['mjs', 'js'],
  ['cjs', 'js'],
  ['mts', 'ts'],
  ['cts', 'ts'],
  ['txt', 'text'],
]);

/**
 * Gives a plugin object the `setup` function by which `Bun.build` takes plugins. Bun has no chunks to change, so that
 * only `buildStart`, `resolveId`, `load`, `transform`, `buildEnd` and `closeBundle` run there. The property is not
 * enumerable: the other bundlers copy plugin objects.
 */
export function addBunSetup(object: { name: string }, handlers: ReadonlyMap<string, HookHandler>): void {
  Object.defineProperty(object, 'setup', {
    configurable: true,
    value: (build: BunBuilder) => setUp(build, object.name, handlers),
  });
}

function setUp(build: BunBuilder, name: string, handlers: ReadonlyMap<string, HookHandler>): void {
  const context = bunContext(name);
  const call = (hook: string, ...args: unknown[]): unknown => {
    const handler = handlers.get(hook);
    return handler === undefined ? undefined : Reflect.apply(handler, context, args);
  };
  if (handlers.has('buildStart')) build.onStart?.(() => call('buildStart', {}));
  if (handlers.has('resolveId')) {
    build.onResolve({ filter: ANY }, async ({ path: source, importer, kind }) => {
      const isEntry = kind?.startsWith('entry-point') ?? importer === '';
      return toBunResolution(
        await call('resolveId', source, importer || undefined, { attributes: {}, isEntry }),
        source,
      );
    });
  }
  if (handlers.has('load') || handlers.has('transform')) {
    const load = (args: BunLoadArgs): unknown => loadModule(args, call);
    build.onLoad({ filter: ANY }, load);
    build.onLoad({ filter: ANY, namespace: VIRTUAL }, load);
  }
  if (handlers.has('buildEnd') || handlers.has('closeBundle')) {
    build.onEnd?.(async (result) => {
      await call('buildEnd', ...(result?.success === false ? [toError(result.logs?.[0])] : []));
      await call('closeBundle');
    });
  }
}

function toBunResolution(result: unknown, source: string): unknown {
  if (result === false) return { path: source, external: true };
  if (typeof result === 'string') return place(result);
  if (!isRecord(result) || typeof result['id'] !== 'string') return undefined;
  const { id, external = false } = result;
  return external === false ? place(id) : { path: id, external: true };
}

const place = (id: string): object => (path.isAbsolute(id) ? { path: id } : { path: id, namespace: VIRTUAL });

async function loadModule(
  { path: id, loader: ownLoader }: BunLoadArgs,
  call: (hook: string, ...args: unknown[]) => unknown,
): Promise<unknown> {
  const loaded = codeOf(await call('load', id, { attributes: {} }));
  const code = loaded?.code ?? (await readModule(id));
  if (code === undefined) return undefined;
  // By Bun's own account every .js file is JSX.
  const moduleType = loaded?.moduleType ?? LOADERS.get(extensionType(id)) ?? LOADERS.get(ownLoader) ?? 'js';
  const transformed = codeOf(await call('transform', code, id, { attributes: {}, moduleType }));
  if (loaded === undefined && transformed === undefined) return undefined;
  const type = transformed?.moduleType ?? loaded?.moduleType ?? typeAfter(moduleType);
  const loader = type === 'js' && ownLoader === 'jsx' ? ownLoader : (LOADERS.get(type) ?? 'js');
  return { contents: transformed?.code ?? code, loader };
}

async function readModule(id: string): Promise<string | undefined> {
  const file = withoutQuery(id);
  return path.isAbsolute(file) ? readFile(file, 'utf8').catch(() => undefined) : undefined;
}

/** A plugin that turned another language into JavaScript need not say so in Rollup. */
function typeAfter(moduleType: string): string {
  return LOADERS.has(moduleType) && moduleType !== 'text' && moduleType !== 'json' ? moduleType : 'js';
}

const withoutQuery = (id: string): string => id.replace(/[?#].*$/s, '');

/** As the bundlers have it, an id with a query has the extension that the query ends with. */
const extensionType = (id: string): string => path.extname(id).slice(1);

function codeOf(result: unknown): { code: string; moduleType: string | undefined } | undefined {
  if (typeof result === 'string') return { code: result, moduleType: undefined };
  if (!isRecord(result) || typeof result['code'] !== 'string') return undefined;
  const { moduleType } = result;
  return { code: result['code'], moduleType: typeof moduleType === 'string' ? moduleType : undefined };
}

function messageOf(log: unknown): string {
  return isRecord(log) || log instanceof Error ? String((log as { message?: unknown }).message) : String(log);
}

/** A failed build's first message, which Bun gives as an object of its own class. */
function toError(log: unknown): Error {
  return log instanceof Error ? log : new Error(log === undefined ? 'the build failed' : messageOf(log));
}

/** Members that need a bundler with a module graph. */
const UNDER_OTHER_BUNDLERS = [
  'emitFile',
  'getFileName',
  'getModuleIds',
  'getModuleInfo',
  'load',
  'parse',
  'resolve',
  'setAssetSource',
];

function refuse(plugin: string, member: string): never {
  throw new NexxoError('NEXXO_UNSUPPORTED', `this.${member} is not available under Bun.build`, { plugin });
}

/** The little of a plugin context that Bun can offer. */
function bunContext(name: string): object {
  const write = (level: 'warn' | 'info') => (log: unknown) => console[level](`[${name}] ${messageOf(log)}`);
  return {
    meta: { rollupVersion: '4.23.0', watchMode: false },
    warn: write('warn'),
    info: write('info'),
    debug: () => {},
    error: (log: unknown): never => {
      throw log instanceof Error
        ? log
        : Object.assign(new Error(messageOf(log)), isRecord(log) ? log : {}, { plugin: name });
    },
    addWatchFile: () => {},
    getWatchFiles: () => [],
    ...Object.fromEntries(UNDER_OTHER_BUNDLERS.map((member) => [member, () => refuse(name, member)])),
  };
}
