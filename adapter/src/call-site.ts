import type { Builds } from './builds/builds.ts';
import type { Emission } from './checks/emission.ts';
import type { Guard, Site } from './checks/guard.ts';
import type { Compression } from './compression.ts';
import { NexxoError } from './error.ts';
import type { GuestErrors } from './guest-error.ts';
import type { SeenPlugins } from './plugin-list.ts';
import type { ServerCapability } from './server/capabilities.ts';
import type { Servers } from './server/servers.ts';
import type { SharedValues } from './shared-values.ts';
import { isRecord } from './value/clean-data.ts';
import type { ViteState } from './vite-config.ts';
import type { WorkerLink } from './workers/worker-link.ts';
import type { Workers } from './workers/workers.ts';

/** In whose name the guest calls out. */
export interface CallSite {
  plugin: string;
  /** The project's directory. */
  root: string;
  hook: string | undefined;
  moduleId: string | undefined;
  /** The bundler's plugin context. */
  context: unknown;
  /** What the hook got that calls back are about: its chunk, bundle, options or builder. */
  data: unknown;
  shared: SharedValues;
  seenPlugins: SeenPlugins;
  vite: ViteState;
  /** Makes of a value that the guest packed what it is; see `PluginRuntime.unpack`. */
  unpack(packed: unknown): unknown;
  /** See `PluginRuntime.pack`. */
  pack(options: unknown, name: string): unknown;
  errors: GuestErrors;
  guard: Guard;
  emission: Emission;
  compression: Compression;
  servers: Servers;
  /** What of a server the plugin may use. */
  serverGrants: ReadonlySet<ServerCapability>;
  /** The builds that the plugin runs itself. */
  builds: Builds;
  /** The workers that the plugin started. */
  workers: Workers;
  /** Where a worker calls: what it has of the plugin. */
  worker: WorkerLink | undefined;
}

/** Where a call comes from, for checks. */
export function whereOf({ plugin, hook, moduleId }: CallSite): Site {
  return { plugin, hook, id: moduleId };
}

/** Answers one of the guest's calls. Its arguments are not yet checked. */
export type Answer = (site: CallSite, args: unknown[]) => unknown;

/** The error for a context member that the bundler does not have. */
export function unsupported(site: CallSite, member: string): NexxoError {
  const { plugin, hook, moduleId } = site;
  return new NexxoError('NEXXO_UNSUPPORTED', `this.${member} is not available here`, {
    plugin,
    hook,
    id: moduleId,
  });
}

/**
 * Calls a method of the bundler's plugin context.
 *
 * @throws what it throws, and NEXXO_UNSUPPORTED where there is none
 */
export function callContext(site: CallSite, member: string, args: unknown[]): unknown {
  const { context } = site;
  const method: unknown =
    context !== null && typeof context === 'object' ? Reflect.get(context, member) : undefined;
  if (typeof method !== 'function') throw unsupported(site, member);
  // A context method must not see arguments that the plugin did not give.
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return Reflect.apply(method, context, args);
}

/**
 * An argument that must be text.
 *
 * @throws NEXXO_VALUE
 */
export function text(site: CallSite, member: string, value: unknown): string {
  if (typeof value === 'string') return value;
  const { plugin, hook, moduleId } = site;
  throw new NexxoError('NEXXO_VALUE', `this.${member} was given ${typeof value} in place of text`, {
    plugin,
    hook,
    id: moduleId,
  });
}

/** The bundler's plugin context. */
export function contextOf(site: CallSite): Record<string, unknown> {
  return isRecord(site.context) ? site.context : {};
}

/**
 * Whether the plugin gets to know what a look-up found: a file that it may not name was not found, so that it does not learn
 * whether there is one.
 *
 * @param what how the plugin looked: `this.resolve`
 */
export function foundName({ guard }: CallSite, id: unknown, what: string): boolean {
  return (
    typeof id !== 'string' || !guard.hides(id, what, 'the file lies outside of what the plugin may name')
  );
}
