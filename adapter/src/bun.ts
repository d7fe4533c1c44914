import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { NexxoError } from './error.ts';
import type { HookHandler } from './hooks/handler.ts';
import { isRecord } from './value/clean-data.ts';

/** What we use of Bun's plugin builder. */
interface BunBuilder {
  onStart?(callback: () => unknown): unknown;
  onEnd?(callback: () => unknown): unknown;
  onResolve(options: { filter: RegExp }, callback: (args: BunResolveArgs) => unknown): unknown;
  onLoad(options: { filter: RegExp }, callback: (args: BunLoadArgs) => unknown): unknown;
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

const ANY = /.*/;
const LOADERS: Record<string, string> = {
  js: 'js',
  jsx: 'jsx',
  ts: 'ts',
  tsx: 'tsx',
  json: 'json',
  text: 'text',
  css: 'css',
};
const NAMESPACE_FREE = /^[./]|^[A-Za-z]:[\\/]/;

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
    build.onLoad({ filter: ANY }, (args) => loadModule(args, call));
  }
  if (handlers.has('buildEnd') || handlers.has('closeBundle')) {
    build.onEnd?.(async () => {
      await call('buildEnd');
      await call('closeBundle');
    });
  }
}

function toBunResolution(result: unknown, source: string): unknown {
  if (result === false) return { path: source, external: true };
  if (typeof result === 'string') return { path: result };
  if (!isRecord(result)) return undefined;
  return result['external'] === undefined || result['external'] === false
    ? { path: result['id'] }
    : { path: result['id'], external: true };
}

async function loadModule(
  { path: id, loader }: BunLoadArgs,
  call: (hook: string, ...args: unknown[]) => unknown,
): Promise<unknown> {
  const loaded = codeOf(await call('load', id, { attributes: {} }));
  let code = loaded?.code;
  if (code === undefined) {
    const file = id.replace(/[?#].*$/s, '');
    if (!NAMESPACE_FREE.test(file)) return undefined;
    code = await readFile(file, 'utf8').catch(() => undefined);
    if (code === undefined) return undefined;
  }
  const moduleType = loaded?.moduleType ?? loader ?? extensionType(id);
  const transformed = codeOf(await call('transform', code, id, { attributes: {}, moduleType }));
  if (loaded === undefined && transformed === undefined) return undefined;
  const type = transformed?.moduleType ?? (transformed === undefined ? moduleType : typeAfter(moduleType));
  return { contents: transformed?.code ?? code, loader: LOADERS[type] ?? 'js' };
}

/** A plugin that turned another language into JavaScript need not say so in Rollup. */
function typeAfter(moduleType: string): string {
  return moduleType in LOADERS && moduleType !== 'text' && moduleType !== 'json' ? moduleType : 'js';
}

function extensionType(id: string): string {
  const extension = path.extname(id.replace(/[?#].*$/s, '')).slice(1);
  return extension === 'mjs' || extension === 'cjs'
    ? 'js'
    : extension === 'mts' || extension === 'cts'
      ? 'ts'
      : extension;
}

function codeOf(result: unknown): { code: string; moduleType: string | undefined } | undefined {
  if (typeof result === 'string') return { code: result, moduleType: undefined };
  if (!isRecord(result) || typeof result['code'] !== 'string') return undefined;
  const { moduleType } = result;
  return { code: result['code'], moduleType: typeof moduleType === 'string' ? moduleType : undefined };
}

function messageOf(log: unknown): string {
  return isRecord(log) || log instanceof Error ? String((log as { message?: unknown }).message) : String(log);
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
    resolve: (): never => {
      throw new NexxoError('NEXXO_UNSUPPORTED', 'this.resolve is not available under Bun.build', {
        plugin: name,
      });
    },
  };
}
