import { deniedAll } from './denied.ts';
import { withCode } from './errors.ts';
import { fileURLToPath } from './file-url.ts';
import { readFileSync } from './fs-read.ts';
import { lookUp } from './module-lookup.ts';
import { dirname, isAbsolute, resolve as resolvePath } from './path.ts';
import { builtinNames, findBuiltin } from './registry.ts';

type Loader = () => unknown;
interface Resolve {
  (specifier: string, options?: { paths?: string[] }): string;
  paths(specifier: string): string[] | null;
}
export interface Require {
  (specifier: string): unknown;
  resolve: Resolve;
  cache: Record<string, unknown>;
  extensions: Record<string, unknown>;
  main: undefined;
}

const MODULES = Symbol.for('nexxo.modules');

/** What the packer bundled for a computed require, by specifier or by resolved path. */
function bundled(name: string): Loader | undefined {
  const modules = (globalThis as Record<symbol, unknown>)[MODULES];
  if (modules instanceof Map) return modules.get(name) as Loader | undefined;
  if (modules === undefined || modules === null) return undefined;
  return Object.hasOwn(modules, name) ? (modules as Record<string, Loader>)[name] : undefined;
}

function notFound(specifier: string, from: string): Error {
  return Object.assign(
    withCode(new Error(`Cannot find module '${specifier}'\nRequire stack:\n- ${from}`), 'MODULE_NOT_FOUND'),
    { requireStack: [from] },
  );
}

export function isBuiltin(specifier: string): boolean {
  return findBuiltin(specifier) !== undefined;
}

function makeRequire(from: string): Require {
  const cache: Record<string, { exports: unknown }> = Object.create(null);
  const folder = from.endsWith('/') ? from : dirname(from);

  const resolve = ((specifier: string, options?: { paths?: string[] }): string => {
    if (isBuiltin(specifier) || bundled(specifier) !== undefined) return specifier;
    for (const base of options?.paths ?? [folder]) {
      const found = lookUp(specifier, base);
      if (found !== undefined) return found;
    }
    throw notFound(specifier, from);
  }) as Resolve;
  resolve.paths = (specifier) => (isBuiltin(specifier) ? null : nodeModulePaths(folder));

  const require = ((specifier: string): unknown => {
    const builtin = findBuiltin(specifier);
    if (builtin !== undefined) return builtin;
    const loader = bundled(specifier);
    if (loader !== undefined) return loader();
    const path = resolve(specifier);
    const held = cache[path];
    if (held !== undefined) return held.exports;
    const byPath = bundled(path);
    if (byPath === undefined && !path.endsWith('.json')) throw notFound(specifier, from);
    const exports: unknown =
      byPath === undefined ? JSON.parse(readFileSync(path, 'utf8') as string) : byPath();
    cache[path] = { exports };
    return exports;
  }) as Require;
  return Object.assign(require, {
    resolve,
    cache,
    extensions: { '.js': undefined, '.json': undefined, '.node': undefined },
    main: undefined,
  });
}

export function createRequire(file: string | URL): Require {
  const text = String(file);
  const isUrl = text.startsWith('file:');
  if (!isUrl && !isAbsolute(text)) {
    throw withCode(
      new TypeError(
        `The argument 'filename' must be a file URL object, file URL string, or absolute path string. Received '${text}'`,
      ),
      'ERR_INVALID_ARG_VALUE',
    );
  }
  return makeRequire(isUrl ? fileURLToPath(text) : text);
}

function nodeModulePaths(from: string): string[] {
  const paths: string[] = [];
  for (let folder = resolvePath(from); ; folder = dirname(folder)) {
    if (!folder.endsWith('/node_modules'))
      paths.push(folder === '/' ? '/node_modules' : `${folder}/node_modules`);
    if (folder === '/') return paths;
  }
}

export function Module(this: Record<string, unknown> | undefined, id: string = ''): void {
  if (this)
    Object.assign(this, { id, path: dirname(id), exports: {}, filename: null, loaded: false, children: [] });
}

Object.assign(Module, {
  ...deniedAll(
    'unsupported',
    'module',
    '_load _resolveFilename _resolveLookupPaths _findPath findPackageJSON findSourceMap register registerHooks runMain SourceMap stripTypeScriptTypes',
  ),
  Module,
  createRequire,
  isBuiltin,
  builtinModules: builtinNames,
  _cache: Object.create(null) as object,
  _extensions: Object.create(null) as object,
  _pathCache: Object.create(null) as object,
  globalPaths: [],
  _nodeModulePaths: nodeModulePaths,
  _initPaths: () => undefined,
  _preloadModules: () => undefined,
  _debug: () => undefined,
  syncBuiltinESMExports: () => undefined,
  enableCompileCache: () => ({ status: 3 }),
  flushCompileCache: () => undefined,
  getCompileCacheDir: () => undefined,
  getSourceMapsSupport: () => ({ enabled: false, nodeModules: false, generatedCode: false }),
  setSourceMapsSupport: () => undefined,
  constants: { compileCacheStatus: { FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 } },
});
Object.assign(Module.prototype, {
  require: (specifier: string) => makeRequire('/').call(undefined, specifier),
});

export default Module;
