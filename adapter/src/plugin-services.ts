import { Builds } from './builds/builds.ts';
import type { CallSite } from './call-site.ts';
import type { Call } from './call-table.ts';
import { Emission } from './checks/emission.ts';
import type { Guard } from './checks/guard.ts';
import { NexxoError } from './error.ts';
import { type MakePlugin, SeenPlugins } from './plugin-list.ts';
import type { RuntimeOptions } from './runtime-options.ts';
import { Servers } from './server/servers.ts';
import { SharedValues } from './shared-values.ts';
import { ViteState } from './vite-config.ts';

/** What belongs to the instance, or to the plugin that started it; see `PluginRuntime`. */
export type OfRuntime = Pick<CallSite, 'compression' | 'errors' | 'workers'>;

/** What belongs to the instance that calls: how values with functions cross. */
export type Crossing = Pick<CallSite, 'pack' | 'unpack'>;

/** What one plugin's calls deal with outside of its instance. It outlives an instance that was replaced. */
export class PluginServices {
  readonly shared = new SharedValues();
  readonly seenPlugins = new SeenPlugins();
  /** What the plugin may make the bundler do. */
  readonly guard: Guard;
  /** What it left with the bundler in this build. */
  readonly emission: Emission;
  /** The servers that the plugin has to do with. */
  readonly servers = new Servers();
  /** What Vite told the plugin, for calls on it. */
  readonly vite = new ViteState();
  /** The project's directory. */
  readonly root: string;
  /** The bundler's context of the latest hook. */
  lastContext: unknown;
  /** Makes a plugin object of what the guest describes while a hook runs. Set by who made the first ones. */
  makePlugin: MakePlugin = () => {
    throw new NexxoError('NEXXO_UNSUPPORTED', 'a plugin made another one before it was loaded', {
      plugin: this.#plugin,
    });
  };
  readonly #plugin: string;
  readonly #serverGrants: CallSite['serverGrants'];
  readonly #worker: CallSite['worker'];
  readonly #builds: Builds;
  readonly #ofRuntime: OfRuntime;

  constructor(options: RuntimeOptions, ofRuntime: OfRuntime) {
    const { load, guard, root, server, bundler, worker } = options;
    this.#plugin = load.name;
    this.#serverGrants = server;
    this.#worker = worker;
    this.#ofRuntime = ofRuntime;
    this.guard = guard;
    this.root = root;
    this.emission = new Emission(load.limits.outputBytes, load.limits.hostCalls);
    this.#builds = new Builds(bundler, load.writeRoots, (description) => this.makePlugin(description));
  }

  /** A plugin may keep the context of a call that has ended: then it speaks in the name of the latest call. */
  site(call: Call | undefined, { pack, unpack }: Crossing): CallSite {
    return {
      plugin: call?.hook?.plugin ?? this.#plugin,
      root: this.root,
      hook: call?.hook?.name,
      moduleId: call?.moduleId,
      context: call === undefined ? this.lastContext : call.context,
      data: call?.data,
      shared: this.shared,
      seenPlugins: this.seenPlugins,
      vite: this.vite,
      ...this.#ofRuntime,
      pack,
      unpack,
      worker: this.#worker,
      guard: this.guard,
      emission: this.emission,
      servers: this.servers,
      serverGrants: this.#serverGrants,
      builds: this.#builds,
    };
  }
}
