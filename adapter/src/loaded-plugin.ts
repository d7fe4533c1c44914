import { type Description, type PluginDescription, readDescription, readPlugin } from './description.ts';
import { NexxoError } from './error.ts';
import type { HookHandler } from './hooks/handler.ts';
import { HOOK_NAMES } from './hooks/index.ts';
import type { PackedPlugin } from './pack/index.ts';
import { addApi, type BuiltPlugin, buildPluginObject, type SandboxedPlugin } from './plugin-object.ts';
import { PluginRuntime } from './plugin-runtime.ts';
import type { RuntimeOptions } from './runtime-options.ts';

/** The hooks that begin a build: the first to run after an earlier build has failed, in watch mode or a dev server. */
const FIRST_HOOKS: ReadonlySet<string> = new Set(['config', 'options', 'buildStart']);

/** What the report tells of: a plugin, or one whose factory failed and that has no hooks. */
export type ReportedPlugin = Pick<LoadedPlugin, 'name' | 'version' | 'runtime' | 'built'>;

/** A plugin package that runs in a sandbox. */
export class LoadedPlugin {
  /** The package's name. */
  readonly name: string;
  /** The package's version. */
  readonly version: string;
  /** Whether the factory returned a list. */
  readonly isList: boolean;
  /** @internal */
  readonly runtime: PluginRuntime;
  /** @internal */
  readonly built: BuiltPlugin[];

  private constructor(
    packed: PackedPlugin,
    runtime: PluginRuntime,
    description: Description,
    configure: () => unknown,
  ) {
    this.name = packed.name;
    this.version = packed.version;
    this.isList = description.isList;
    this.runtime = runtime;
    const revival = new Revival(runtime, async () => {
      const fresh = readDescription(await configure(), packed.name, HOOK_NAMES);
      for (const [index, { object }] of this.built.entries()) {
        const plugin = fresh.plugins[index];
        if (plugin !== undefined) addApi(object, runtime, plugin);
      }
    });
    const build = (plugin: PluginDescription): BuiltPlugin =>
      buildPluginObject(runtime, plugin, (name, handler) => revival.wrap(plugin, name, handler));
    this.built = description.plugins.map(build);
    runtime.services.makePlugin = (value) => {
      const built = build(readPlugin(value, packed.name, HOOK_NAMES));
      this.built.push(built);
      return built.object;
    };
  }

  /**
   * Evaluates a packed plugin and runs its factory.
   *
   * @param exportPath the export with the factory
   * @param args the factory's arguments
   * @param failed is told of a plugin whose factory failed, after it has ended
   * @throws NEXXO_VALUE, NEXXO_PLUGIN_LOAD, NEXXO_EXPORT_MISSING, NEXXO_FACTORY and the codes of the limits
   * @internal
   */
  static async load(
    packed: PackedPlugin,
    options: RuntimeOptions,
    exportPath: string,
    args: readonly unknown[],
    failed: (plugin: ReportedPlugin) => void,
  ): Promise<LoadedPlugin> {
    const { name } = options.load;
    const runtime = new PluginRuntime(options);
    const configure = (): unknown => runtime.configure(exportPath, args);
    try {
      const description = readDescription(await configure(), name, HOOK_NAMES);
      return new LoadedPlugin(packed, runtime, description, configure);
    } catch (error) {
      runtime.dispose();
      failed({ name: packed.name, version: packed.version, runtime, built: [] });
      if (error instanceof NexxoError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new NexxoError('NEXXO_FACTORY', `its factory threw "${message}"`, { plugin: name, cause: error });
    }
  }

  /** The plugin objects, one for each that the factory made. */
  get plugins(): SandboxedPlugin[] {
    return this.built.map(({ object }) => object);
  }

  /** The names of the hooks that the plugin has, of all its plugin objects. */
  get hooks(): string[] {
    return [...new Set(this.built.flatMap(({ hooks }) => hooks.map(({ hook }) => hook)))];
  }
}

/**
 * Gives the next build a fresh instance where a failure stopped the plugin in an earlier one. What Vite told it once, when
 * the server started, is told again.
 */
class Revival {
  readonly #runtime: PluginRuntime;
  readonly #configure: () => Promise<void>;
  readonly #resolved = new Map<PluginDescription, () => unknown>();

  constructor(runtime: PluginRuntime, configure: () => Promise<void>) {
    this.#runtime = runtime;
    this.#configure = configure;
  }

  /** Stands between bundler and handler, for the hooks that matter here alone. */
  wrap(plugin: PluginDescription, name: string, handler: HookHandler): HookHandler {
    if (name === 'configResolved') return this.#remember(plugin, handler);
    return FIRST_HOOKS.has(name) ? this.#first(handler) : handler;
  }

  #remember(plugin: PluginDescription, handler: HookHandler): HookHandler {
    const resolved = this.#resolved;
    return function configResolved(this: unknown, ...args: unknown[]): unknown {
      const call = (): unknown => Reflect.apply(handler, this, args);
      resolved.set(plugin, call);
      return call();
    };
  }

  #first(handler: HookHandler): HookHandler {
    const revive = (): Promise<void> | undefined => this.#revive();
    return function first(this: unknown, ...args: unknown[]): unknown {
      const call = (): unknown => Reflect.apply(handler, this, args);
      const revived = revive();
      return revived === undefined ? call() : revived.then(call);
    };
  }

  #revive(): Promise<void> | undefined {
    if (!this.#runtime.isBroken) return undefined;
    this.#runtime.reopen();
    return this.#replay();
  }

  async #replay(): Promise<void> {
    await this.#configure();
    for (const call of this.#resolved.values()) await call();
  }
}
