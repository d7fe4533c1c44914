import { type CallSite, text } from '../call-site.ts';
import { NexxoError } from '../error.ts';
import { isRecord } from '../value/clean-data.ts';
import { type ServerCapability, serverDenied } from './capabilities.ts';

/** @throws NEXXO_SERVER_DENIED where the plugin may not use this part of a server */
export function grant(site: CallSite, member: string, capability: ServerCapability): void {
  if (!site.serverGrants.has(capability)) throw serverDenied(site, member, capability);
}

/** @throws NEXXO_UNSUPPORTED where there is no such server */
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

/** Calls a method where there is one. */
export function call(target: unknown, method: string, ...args: unknown[]): unknown {
  const found: unknown = isRecord(target) ? target[method] : undefined;
  return typeof found === 'function' ? Reflect.apply(found, target, args) : undefined;
}
