import { type Description, readDescription } from './description.ts';
import { NexxoError } from './error.ts';
import type { HookHandler } from './hooks/handler.ts';
import { HOOK_NAMES } from './hooks/index.ts';
import type { PackedPlugin } from './pack/index.ts';
import { buildPluginObject, type BuiltPlugin, type SandboxedPlugin } from './plugin-object.ts';
import { PluginRuntime, type RuntimeOptions } from './plugin-runtime.ts';
import { checkCrossing } from './value/crossing.ts';

/** A guest entry takes six values, of which the export path is one. */
const MAX_ARGUMENTS = 5;
/** The hooks that begin a build: the first to run after an earlier build has failed, in watch mode or a dev server. */
const FIRST_HOOKS: ReadonlySet<string> = new Set(['config', 'options', 'buildStart']);

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
  readonly built: readonly BuiltPlugin[];

  private constructor(packed: PackedPlugin, runtime: PluginRuntime, description: Description, configure: () => unknown) {
    this.name = packed.name;
    this.version = packed.version;
    this.isList = description.isList;
    this.runtime = runtime;
    this.built = description.plugins.map((plugin) =>
      buildPluginObject(runtime, plugin, (name, handler) => reviving(name, handler, runtime, configure)),
    );
  }

  /**
   * Evaluates a packed plugin and runs its factory.
   *
   * @param exportPath the export with the factory
   * @param args the factory's arguments
   * @throws NEXXO_VALUE, NEXXO_PLUGIN_LOAD, NEXXO_EXPORT_MISSING, NEXXO_FACTORY and the codes of the limits
   * @internal
   */
  static async load(
    packed: PackedPlugin,
    options: RuntimeOptions,
    exportPath: string,
    args: readonly unknown[],
  ): Promise<LoadedPlugin> {
    const { name } = options.load;
    if (args.length > MAX_ARGUMENTS) {
      throw new NexxoError('NEXXO_OPTION_INVALID', `a factory takes at most ${MAX_ARGUMENTS} arguments`, { plugin: name });
    }
    checkCrossing(args, name);
    const runtime = new PluginRuntime(options);
    const configure = (): unknown => runtime.configure(exportPath, args);
    try {
      const description = readDescription(await configure(), name, HOOK_NAMES);
      return new LoadedPlugin(packed, runtime, description, configure);
    } catch (error) {
      runtime.dispose();
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

  /** The names of the hooks that the plugin has and this version does not run. */
  get unsupported(): string[] {
    return [...new Set(this.built.flatMap(({ unsupported }) => unsupported))];
  }
}

/** Where a failure stopped the plugin in an earlier build, the next build gets a fresh instance of it. */
function reviving(name: string, handler: HookHandler, runtime: PluginRuntime, configure: () => unknown): HookHandler {
  if (!FIRST_HOOKS.has(name)) return handler;
  return function first(this: unknown, ...args: unknown[]): unknown {
    const call = (): unknown => Reflect.apply(handler, this, args);
    if (!runtime.isDead || runtime.isDisposed) return call();
    runtime.reopen();
    return Promise.resolve(configure()).then(call);
  };
}
