import { type CallSite, text } from '../call-site.ts';
import { NexxoError } from '../error.ts';
import { isRecord } from '../value/clean-data.ts';
import { type ServerCapability, serverDenied } from './capabilities.ts';

/**
 * Asks for a capability.
 *
 * @param member what the plugin uses, as its author writes it
 * @throws NEXXO_SERVER_DENIED
 */
export function grant(site: CallSite, member: string, capability: ServerCapability): void {
  if (site.serverGrants.has(capability)) return;
  // A plugin may catch the error: the report has it all the same.
  site.guard.note(member, capability, `using ${member} is not granted`, { server: [capability] });
  throw serverDenied(site, member, capability);
}

/**
 * The server that the guest names.
 *
 * @throws NEXXO_UNSUPPORTED where it is gone
 */
export function serverOf(site: CallSite, key: unknown): Record<string, unknown> {
  const server = site.servers.get(key);
  if (server !== undefined) return server;
  const { plugin, hook } = site;
  throw new NexxoError('NEXXO_UNSUPPORTED', 'the server is no longer there', { plugin, hook });
}

/** The server, or one of its environments. */
export function ownerOf(site: CallSite, key: unknown, environment: unknown): Record<string, unknown> {
  if (environment === undefined) return serverOf(site, key);
  if (typeof environment === 'number') return site.vite.environments.get(environment) ?? {};
  const { environments } = serverOf(site, key);
  const name = text(site, 'environments', environment);
  const found = isRecord(environments) && Object.hasOwn(environments, name) ? environments[name] : undefined;
  return isRecord(found) ? found : {};
}

/** Calls a method of a server or a part of it; undefined where it has none. */
export function call(target: unknown, method: string, ...args: unknown[]): unknown {
  const found: unknown = isRecord(target) ? target[method] : undefined;
  return typeof found === 'function' ? Reflect.apply(found, target, args) : undefined;
}
