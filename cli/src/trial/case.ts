/**
 * A value of a case: plain data, in which an object with one of these keys stands for what JSON has no form for:
 * `$fn` (a function's source), `$re` (a regular expression), `$path` (a path in the project, made absolute), `$import`
 * (a value from a module) and `$undefined`.
 */
export type Encoded = unknown;

export type Bundler = 'rollup' | 'rolldown' | 'vite' | 'vite-dev';

/** A plugin's factory and what it is called with. */
export interface PluginCall {
  /** The module to import. */
  entry: string;
  /** The export with the factory, or a path into it. */
  export?: string;
  /** The factory's arguments. */
  options?: Encoded[];
}

/** One plugin in one small project: what is built natively and sandboxed, and compared. */
export interface Case {
  name: string;
  /** The directory with the project's files; it is copied, never changed. */
  directory: string;
  /** The package of the plugin under test. */
  package: string;
  version: string;
  plugin: PluginCall;
  bundler: Bundler;
  input?: Encoded;
  output?: Encoded;
  external?: Encoded;
  inputOptions?: Encoded;
  /** Vite's config. */
  vite?: Encoded;
  /** The project's own config file for the bundler; its plugins stay native. */
  configFile?: string;
  /** Other plugins in the build, native in every run; before the one under test, or after it. */
  with?: (PluginCall & { after?: boolean })[];
  /** For the dev server: modules to transform. */
  requests?: string[];
  /** For the dev server: URLs to ask its middlewares for. */
  http?: string[];
  /** `stdout`: what the build prints is compared too. */
  compare?: 'files' | 'stdout';
  /** The plugin is to stop the build: the message is compared. */
  expectError?: boolean;
  env?: Record<string, string>;
  /** Fixes the time and the random numbers of the build. */
  freezeClock?: boolean;
  /** How long to wait for what the plugin does after the build, in milliseconds. */
  settleMs?: number;
  /** How long one build may take; the builder's limit where it is left out. */
  timeoutMs?: number;
  /** The plugins go to the output options. */
  asOutputPlugin?: boolean;
  /** Every call is held against the filter that was derived for its hook. */
  checkFilters?: boolean;
  /** `_node_modules` in the project stands for `node_modules`. */
  linkNodeModules?: boolean;
}

/** The environment that every build of a case gets over the process's own. */
export function environmentOf({ bundler, env = {} }: Case): Record<string, string> {
  return {
    NODE_ENV: bundler === 'vite-dev' ? 'development' : 'production',
    ...commonEnvironment,
    ...env,
  };
}

/** What makes builds equal on every machine. */
export const commonEnvironment: Readonly<Record<string, string>> = {
  TZ: 'UTC',
  LANG: 'C.UTF-8',
  CI: '1',
  NO_COLOR: '1',
};

/** The moment at which the clock is stopped where a case asks for it. */
export const frozenTime: number = Date.parse('2026-01-02T03:04:05.678Z');
