/**
 * The parts of `vite` that are pure, for plugins that import them. Vite itself cannot run inside; everything else it
 * exports is there and throws when it is called.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, posix, resolve } from 'node:path';
import { createFilter } from '@rollup/pluginutils';
import dotenv from 'dotenv';
import { expand } from 'dotenv-expand';
import { bundlerBuild, bundlerFunction, bundlerParse } from './bundler.ts';

export { withFilter } from 'rolldown/filter';
export { createLogger } from './vite-logger.ts';
export { createFilter };

export const build = bundlerBuild('vite');
export const transformWithOxc = bundlerFunction('vite', 'transformWithOxc');
export const transformWithEsbuild = bundlerFunction('vite', 'transformWithEsbuild');
export const parseAst = bundlerParse('vite');
export const parseAstAsync = bundlerFunction('vite', 'parseAstAsync');
export const defaultClientMainFields = Object.freeze(['browser', 'module', 'jsnext:main', 'jsnext']);
export const defaultServerMainFields = Object.freeze(['module', 'jsnext:main', 'jsnext']);
export const defaultClientConditions = Object.freeze(['module', 'browser', 'development|production']);
export const defaultServerConditions = Object.freeze(['module', 'node', 'development|production']);
export const defaultExternalConditions = Object.freeze(['node', 'module-sync']);
export const defaultAllowedOrigins = /^https?:\/\/(?:(?:[^:]+\.)?localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;
export const esbuildVersion = '0.25.0';
export const rollupVersion = '4.23.0';

type Fields = Record<string, unknown>;

const windows = typeof process !== 'undefined' && process.platform === 'win32';
const cssRequest = /\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)(?:$|\?)/;

export function defineConfig<T>(config: T): T {
  return config;
}

export function normalizePath(id: string): string {
  return posix.normalize(windows ? id.replace(/\\/g, '/') : id);
}

export function isCSSRequest(request: string): boolean {
  return cssRequest.test(request);
}

function list<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Fields {
  return Object.prototype.toString.call(value) === '[object Object]';
}

export function mergeConfig(defaults: Fields, overrides: Fields, isRoot = true): Fields {
  if (typeof defaults === 'function' || typeof overrides === 'function')
    throw new Error('Cannot merge config in form of callback');
  return mergeLevel(defaults, overrides, isRoot ? '' : '.');
}

function mergeLevel(defaults: Fields, overrides: Fields, path: string): Fields {
  const merged: Fields = { ...defaults };
  for (const [key, value] of Object.entries(overrides)) {
    if (value === null || value === undefined) continue;
    const existing = merged[key];
    if (existing === null || existing === undefined) merged[key] = value;
    else merged[key] = mergeField(existing, value, key, path);
  }
  return merged;
}

function mergeField(existing: unknown, value: unknown, key: string, path: string): unknown {
  if (key === 'input' && path === '') return mergeInput(existing as Input, value as Input);
  if (key === 'alias' && (path === 'resolve' || path === ''))
    return mergeAlias(existing as AliasOptions, value as AliasOptions);
  if (key === 'assetsInclude' && path === '') return [...list(existing), ...list(value)];
  const canBeTrue =
    ((key === 'noExternal' || key === 'external') && (path === 'ssr' || path === 'resolve')) ||
    (key === 'allowedHosts' && path === 'server');
  if (canBeTrue && (existing === true || value === true)) return true;
  if (key === 'plugins' && path === 'worker')
    return () => [...workerPlugins(existing), ...workerPlugins(value)];
  if (key === 'server' && (path === 'server.hmr' || path === 'server.ws')) return value;
  if (Array.isArray(existing) || Array.isArray(value)) return [...list(existing), ...list(value)];
  if (!isObject(existing) || !isObject(value)) return value;
  return mergeLevel(
    existing,
    value,
    path === '' || /^environments\.[^.]+$/.test(path) ? key : `${path}.${key}`,
  );
}

function workerPlugins(plugins: unknown): unknown[] {
  return Array.isArray(plugins) ? plugins : typeof plugins === 'function' ? (plugins() as unknown[]) : [];
}

type Input = string | string[] | Record<string, string>;

function mergeInput(a: Input, b: Input): Input {
  const isList = (input: Input): input is string | string[] =>
    typeof input === 'string' || Array.isArray(input);
  if (isList(a) && isList(b)) return [...list(a), ...list(b)];
  return { ...namedInput(a), ...namedInput(b) };
}

function namedInput(input: Input): Record<string, string> {
  if (typeof input !== 'string' && !Array.isArray(input)) return input;
  return Object.fromEntries(list(input).map((file) => [basename(file, extname(file)), file]));
}

interface Alias {
  find: string | RegExp;
  replacement: string;
  customResolver?: unknown;
}
type AliasOptions = readonly Alias[] | Record<string, string>;

export function mergeAlias(a?: AliasOptions, b?: AliasOptions): AliasOptions | undefined {
  if (!a) return b;
  if (!b) return a;
  if (isObject(a) && isObject(b)) return { ...a, ...b } as Record<string, string>;
  return [...aliasList(b), ...aliasList(a)];
}

function aliasList(aliases: AliasOptions): Alias[] {
  const entries: Alias[] = Array.isArray(aliases)
    ? aliases
    : Object.entries(aliases).map(([find, replacement]) => ({ find, replacement }));
  return entries.map(({ find, replacement, customResolver }) => {
    const cut = typeof find === 'string' && find.endsWith('/') && replacement.endsWith('/');
    const alias = cut
      ? { find: (find as string).slice(0, -1), replacement: replacement.slice(0, -1) }
      : { find, replacement };
    return customResolver ? { ...alias, customResolver } : alias;
  });
}

/** As Vite looks: what cannot be looked at is not there. The report has it where that was refused. */
function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}

export function loadEnv(
  mode: string,
  envDir: string | false,
  prefixes: string | string[] = 'VITE_',
): Record<string, string> {
  if (mode === 'local')
    throw new Error(
      '"local" cannot be used as a mode name because it conflicts with the .local postfix for .env files.',
    );
  const wanted = list(prefixes);
  const parsed: Record<string, string> = {};
  for (const name of envDir === false ? [] : ['.env', '.env.local', `.env.${mode}`, `.env.${mode}.local`]) {
    const file = join(envDir as string, name);
    if (isFile(file)) Object.assign(parsed, dotenv.parse(readFileSync(file)));
  }
  const settings: [string, string][] = [
    ['NODE_ENV', 'VITE_USER_NODE_ENV'],
    ['BROWSER', 'BROWSER'],
    ['BROWSER_ARGS', 'BROWSER_ARGS'],
  ];
  for (const [from, to] of settings) if (parsed[from]) process.env[to] ??= parsed[from];
  expand({ parsed, processEnv: { ...process.env } as Record<string, string> });
  const env: Record<string, string> = {};
  for (const [key, value] of [...Object.entries(parsed), ...Object.entries(process.env)])
    if (value !== undefined && wanted.some((prefix) => key.startsWith(prefix))) env[key] = value;
  return env;
}

export function resolveEnvPrefix({ envPrefix = 'VITE_' }: { envPrefix?: string | string[] }): string[] {
  const prefixes = list(envPrefix);
  if (prefixes.includes(''))
    throw new Error(
      `envPrefix option contains value '', which could lead unexpected exposure of sensitive information.`,
    );
  return prefixes;
}

export function searchForWorkspaceRoot(current: string, root: string = packageRoot(current)): string {
  for (let at = current; ; at = dirname(at)) {
    if (['pnpm-workspace.yaml', 'lerna.json'].some((file) => existsSync(join(at, file)))) return at;
    if (field(join(at, 'package.json'), 'workspaces')) return at;
    if (['deno.json', 'deno.jsonc'].some((file) => field(join(at, file), 'workspace'))) return at;
    if (dirname(at) === at) return root;
  }
}

function packageRoot(current: string): string {
  for (let at = current; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (dirname(at) === at) return current;
  }
}

function field(file: string, key: string): boolean {
  try {
    return Boolean((JSON.parse(readFileSync(file, 'utf8')) as Fields | null)?.[key]);
  } catch {
    return false;
  }
}

interface SourceMap {
  sources: string[];
  [key: string]: unknown;
}

export async function formatPostcssSourceMap(rawMap: SourceMap, file: string): Promise<SourceMap> {
  const sources = rawMap.sources.map((source) => {
    const clean = decodeURIComponent(source).replace(/[?#].*$/, '');
    return clean.startsWith('<') && clean.endsWith('>')
      ? `\0${clean}`
      : normalizePath(resolve(dirname(file), clean));
  });
  const { mappings, names, sourcesContent, version } = rawMap;
  return { file, mappings, names, sources, sourcesContent, version };
}

interface OrderedPlugin {
  enforce?: string;
}

export function sortUserPlugins(
  plugins: (OrderedPlugin | OrderedPlugin[])[] | undefined,
): [OrderedPlugin[], OrderedPlugin[], OrderedPlugin[]] {
  const flat = (plugins ?? []).flat();
  const pre = flat.filter((plugin) => plugin.enforce === 'pre');
  const post = flat.filter((plugin) => plugin.enforce === 'post');
  return [pre, flat.filter((plugin) => plugin.enforce !== 'pre' && plugin.enforce !== 'post'), post];
}

export function perEnvironmentPlugin(name: string, applyToEnvironment: unknown): Fields {
  return { name, applyToEnvironment };
}

export function perEnvironmentState<T>(
  initial: (environment: object) => T,
): (context: { environment: object }) => T {
  const states = new WeakMap<object, T>();
  return ({ environment }) => {
    if (!states.has(environment)) states.set(environment, initial(environment));
    return states.get(environment) as T;
  };
}

/** Those of a development server for servers: what they run, they run inside. */
export function isRunnableDevEnvironment(environment: { runner?: unknown } | undefined): boolean {
  return typeof environment?.runner === 'object' && environment.runner !== null;
}

export function isFetchableDevEnvironment(): boolean {
  return false;
}

interface BuildError {
  plugin?: string;
  id?: string;
  frame?: string;
  stack?: string;
  loc?: { line: number; column: number };
}

export function buildErrorMessage(error: BuildError, args: string[] = [], includeStack = true): string {
  const indent = (text: string) => text.replace(/^/gm, '  ');
  if (error.plugin) args.push(`  Plugin: ${error.plugin}`);
  if (error.id) args.push(`  File: ${error.id}${error.loc ? `:${error.loc.line}:${error.loc.column}` : ''}`);
  if (error.frame) args.push(indent(error.frame));
  if (includeStack && error.stack)
    args.push(
      indent(
        error.stack
          .split('\n')
          .filter((line) => /^\s*at/.test(line))
          .join('\n'),
      ),
    );
  return args.join('\n');
}
