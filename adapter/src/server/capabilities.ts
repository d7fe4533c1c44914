import { NexxoError } from '../error.ts';

/**
 * What a plugin may use of a development or preview server:
 * - `middlewares`: answers requests
 * - `ws`: sends to and hears from connected pages
 * - `watcher`: hears of changed files, and has more of them watched
 * - `moduleGraph`: looks modules up, invalidates and reloads them, has those made that it may name, and runs them inside
 * - `urls`: knows and prints where the server listens
 * - `restart`: restarts the server
 */
export const SERVER_CAPABILITIES = [
  'middlewares',
  'ws',
  'watcher',
  'moduleGraph',
  'urls',
  'restart',
] as const;

/** One of them. */
export type ServerCapability = (typeof SERVER_CAPABILITIES)[number];

/** Whether a text is the name of one. */
export function isServerCapability(value: unknown): value is ServerCapability {
  return (SERVER_CAPABILITIES as readonly unknown[]).includes(value);
}

/** Where a server is used, for messages. */
interface Site {
  plugin: string;
  hook: string | undefined;
  moduleId: string | undefined;
}

/**
 * The error for a use that is not granted.
 *
 * @param member what the plugin used, as its author writes it
 */
export function serverDenied(
  { plugin, hook, moduleId }: Site,
  member: string,
  capability: ServerCapability,
): NexxoError {
  return new NexxoError(
    'NEXXO_SERVER_DENIED',
    `it used ${member}; \`server: ['${capability}']\` would allow it`,
    { plugin, hook, id: moduleId, grant: { server: [capability] } },
  );
}
