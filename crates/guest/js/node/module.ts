import { bundled } from './bundled.ts';
import { deniedAll } from './denied.ts';
import { withCode } from './errors.ts';
import { fileURLToPath } from './file-url.ts';
import { formatOf, textOf, wrap } from './late-module.ts';
import { lookUp } from './module-lookup.ts';
import { dirname, isAbsolute, resolve as resolvePath } from './path.ts';
import { builtinNames, findBuiltin } from './registry.ts';

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

/** The modules that were loaded from files, by path. */
const loaded: Record<string, LoadedModule> = Object.create(null);

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
    const byPath = bundled(path);
    return byPath === undefined ? loadFile(path, from) : byPath();
  }) as Require;
  return Object.assign(require, {
    resolve,
    cache: loaded,
    extensions: { '.js': undefined, '.json': undefined, '.node': undefined },
    main: undefined,
  });
}

/** A module from a file that the packer did not know of. */
function loadFile(path: string, from: string): unknown {
  const held = loaded[path];
  if (held !== undefined) return held.exports;
  const format = formatOf(path);
  if (format === 'module')
    throw withCode(
      new Error(`require() of ES Module ${path} from ${from} not supported.`),
      'ERR_REQUIRE_ESM',
    );
  const made = new (Module as unknown as new (id: string) => LoadedModule)(path);
  loaded[path] = made;
  try {
    if (format === 'json') made.exports = JSON.parse(textOf(path));
    else made._compile(textOf(path), path);
  } catch (error) {
    delete loaded[path];
    throw error;
  }
  made.loaded = true;
  return made.exports;
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

interface LoadedModule {
  id: string;
  path: string;
  filename: string | null;
  exports: unknown;
  loaded: boolean;
  _compile(code: string, filename: string): unknown;
}

export function Module(this: Record<string, unknown> | undefined, id: string = ''): void {
  if (this)
    Object.assign(this, {
      id,
      path: dirname(id),
      exports: {},
      filename: isAbsolute(id) ? id : null,
      loaded: false,
      children: [],
      paths: isAbsolute(id) ? nodeModulePaths(dirname(id)) : [],
    });
}

Object.assign(Module, {
  ...deniedAll(
    'unsupported',
    'module',
    '_resolveLookupPaths _findPath findPackageJSON findSourceMap register registerHooks runMain SourceMap stripTypeScriptTypes',
  ),
  Module,
  createRequire,
  isBuiltin,
  builtinModules: builtinNames,
  _cache: loaded,
  _load: (specifier: string, parent?: { filename?: string | null }) =>
    makeRequire(parent?.filename ?? '/')(specifier),
  _resolveFilename: (specifier: string, parent?: { filename?: string | null }) =>
    makeRequire(parent?.filename ?? '/').resolve(specifier),
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
  require(this: LoadedModule, specifier: string): unknown {
    return makeRequire(this.filename ?? '/').call(undefined, specifier);
  },
  _compile(this: LoadedModule, code: string, filename: string): unknown {
    this.filename ??= filename;
    const run = wrap(code.replace(/^#!/, '//#!'), filename);
    return run.call(this.exports, this.exports, makeRequire(filename), this, filename, dirname(filename));
  },
});

export default Module;
