import path from 'node:path';
import type { Binding } from './binding-types.ts';
import { NexxoError } from './error.ts';
import { toSandboxError } from './guest-error.ts';
import { InsideCode, InsideModule, modulesIn } from './inside.ts';
import { LoadedPlugin, type ReportedPlugin } from './loaded-plugin.ts';
import {
  derivedFilters,
  type PluginLimitsAndGrants,
  type PluginSource,
  resolveSettings,
  resolveSource,
  type SandboxOptions,
  unsignedSettings,
} from './options.ts';
import type { SandboxedPlugin } from './plugin-object.ts';
import { type Report, reportPlugin } from './report/report.ts';
import { type Trace, TraceRecorder } from './report/trace-recorder.ts';
import { resultSettings } from './results/result-settings.ts';
import { SandboxResults } from './results/sandbox-results.ts';
import { makeRuntimeOptions } from './runtime-options.ts';
import { Gate } from './verified/gate.ts';

/** Runs plugins, each in an instance of its own. Make one with `createSandbox`. */
export class Sandbox {
  /** The project's directory. */
  readonly root: string;
  readonly #binding: Binding;
  readonly #options: SandboxOptions;
  readonly #cacheDir: string | undefined;
  readonly #gate: Gate;
  readonly #trace: TraceRecorder | undefined;
  readonly #results: SandboxResults | undefined;
  readonly #plugins: LoadedPlugin[] = [];
  /** Those whose factory failed too. */
  readonly #reported: ReportedPlugin[] = [];
  #isDisposed = false;

  /** @internal Use `createSandbox`. */
  constructor(binding: Binding, options: SandboxOptions = {}) {
    if (options === null || typeof options !== 'object') {
      throw new NexxoError('NEXXO_OPTION_INVALID', 'the options must be an object');
    }
    this.root = path.resolve(options.root ?? process.cwd());
    this.#binding = binding;
    this.#options = options;
    const { cacheDir = path.join('node_modules', '.cache', 'nexxo') } = options;
    this.#cacheDir = cacheDir === false ? undefined : path.resolve(this.root, cacheDir);
    this.#gate = new Gate({
      root: this.root,
      packCache: this.#cacheDir === undefined ? false : path.join(this.#cacheDir, 'pack'),
      ...unsignedSettings(options),
    });
    this.#trace = options.trace === true ? new TraceRecorder() : undefined;
    const results = resultSettings(options.results, this.root, this.#cacheDir);
    this.#results = results === undefined ? undefined : new SandboxResults(binding, results, this.root);
    // Wrong settings are told at once, not with the first plugin.
    resolveSettings([options], this.root);
    derivedFilters(options);
    for (const [name, settings] of Object.entries(options.plugins ?? {}))
      resolveSettings([settings], this.root, name);
    try {
      binding.openEngine();
    } catch (error) {
      throw toSandboxError(error, {});
    }
  }

  /**
   * Loads a plugin and calls its factory.
   *
   * @param source a package name, a path that begins with a dot or is absolute, a file URL, or an object with settings
   * @param args the factory's arguments: data, functions, objects with methods, and what {@link module} and {@link code} give
   * @returns the plugin object, or a list where the factory returned one
   * @throws NexxoError; see docs/errors.md
   */
  async plugin<Result extends SandboxedPlugin | SandboxedPlugin[] = SandboxedPlugin>(
    source: string | URL | PluginSource,
    ...args: unknown[]
  ): Promise<Result> {
    const loaded = await this.loadPlugin(source, ...args);
    const { plugins, isList } = loaded;
    const [first] = plugins;
    return (isList || first === undefined ? plugins : first) as Result;
  }

  /**
   * The same for authors of bundlers: a handle whose hooks are called with {@link callHook}.
   */
  async loadPlugin(source: string | URL | PluginSource, ...args: unknown[]): Promise<LoadedPlugin> {
    const request = resolveSource(source);
    this.#checkAlive(request.package);
    const exportName = request.export ?? 'default';
    const ownSettings = (name: string): PluginLimitsAndGrants | undefined => this.#options.plugins?.[name];
    const admission = await this.#gate.admit({
      specifier: request.package,
      exportName: request.export,
      modules: modulesIn(args),
      settings: (name) => [this.#options, ownSettings(name), request],
    });
    const { packed, approved } = admission;
    const layers = [this.#options, approved, ownSettings(packed.name), request];
    const settings = resolveSettings(layers, this.root, packed.name);
    const runtimeOptions = makeRuntimeOptions(admission, settings, {
      binding: this.#binding,
      root: this.root,
      cacheDir: this.#cacheDir,
      trace: this.#trace,
      results: this.#results,
      derivedFilters: derivedFilters(this.#options),
    });
    if (runtimeOptions.keep !== undefined) await this.#results?.ready();
    const loaded = await LoadedPlugin.load(packed, runtimeOptions, exportName, args, (failed) =>
      this.#reported.push(failed),
    );
    this.#plugins.push(loaded);
    this.#reported.push(loaded);
    return loaded;
  }

  /**
   * An option that is code of another module and is to run inside, with the plugin: a plugin of PostCSS or Babel, a
   * compiler, a parser. It is packed together with the plugin and has the same rights.
   *
   * @param specifier a package name, a path that begins with a dot or is absolute, or a file URL
   * @param exportPath the export, or a path into it such as `default.rollup`
   * @param args what the export is called with, a class constructed; without any it is taken as it is
   *
   * @example
   * await sandbox.plugin('rollup-plugin-postcss', { plugins: [sandbox.module('postcss-nested', 'default', {})] });
   */
  module(specifier: string | URL, exportPath = 'default', ...args: unknown[]): InsideModule {
    return new InsideModule(String(specifier), exportPath, args.length === 0 ? undefined : args);
  }

  /**
   * An option that is a small expression and is evaluated inside: a function that is called often costs less so than one
   * that stays outside. It sees nothing but its arguments and the globals of the sandbox.
   *
   * @param expression its text, such as `(id) => id.endsWith('.js')`
   */
  code(expression: string): InsideCode {
    return new InsideCode(expression);
  }

  /**
   * Calls a hook as a bundler does.
   *
   * @param plugin a handle of {@link loadPlugin}, or a plugin object of {@link plugin}
   * @param hook the hook's name
   * @param args the hook's arguments
   * @param context the plugin context; a plugin that uses a member that is not there gets NEXXO_UNSUPPORTED
   * @returns the result, or a promise of it; of several plugin objects in a handle, the first that has the hook answers
   * @throws NEXXO_OPTION_INVALID where the plugin does not have the hook
   */
  callHook(
    plugin: LoadedPlugin | SandboxedPlugin,
    hook: string,
    args: readonly unknown[] = [],
    context?: object,
  ): unknown {
    const objects = plugin instanceof LoadedPlugin ? plugin.plugins : [plugin];
    for (const object of objects) {
      const value: unknown = Object.hasOwn(object, hook) ? Reflect.get(object, hook) : undefined;
      if (typeof value === 'string') return value;
      const handler: unknown =
        typeof value === 'function' ? value : (value as { handler?: unknown } | undefined)?.handler;
      if (typeof handler === 'function') return Reflect.apply(handler, context, args);
    }
    throw new NexxoError('NEXXO_OPTION_INVALID', `the plugin has no hook \`${hook}\``, {
      plugin: plugin.name,
    });
  }

  /** What every plugin so far asked for and used; one whose factory failed too. */
  report(): Report {
    return { version: 1, plugins: this.#reported.map(reportPlugin) };
  }

  /** The report as JSON text, for machines. */
  reportJson(): string {
    return JSON.stringify(this.report(), null, 2);
  }

  /**
   * The hook calls in the Chrome trace event format, which Perfetto opens.
   *
   * @throws NEXXO_OPTION_INVALID where the sandbox was made without `trace: true`
   */
  trace(): Trace {
    if (this.#trace === undefined) {
      throw new NexxoError(
        'NEXXO_OPTION_INVALID',
        'no trace is kept unless createSandbox gets `trace: true`',
      );
    }
    return this.#trace.trace();
  }

  /** Ends every instance. Hooks called later throw NEXXO_DISPOSED; the report stays. */
  dispose(): void {
    this.#isDisposed = true;
    for (const { runtime } of this.#plugins) runtime.dispose();
    this.#results?.close();
  }

  /** The same, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** The same, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.dispose();
  }

  #checkAlive(plugin: string): void {
    if (this.#isDisposed) throw new NexxoError('NEXXO_DISPOSED', 'the sandbox was disposed', { plugin });
  }
}
