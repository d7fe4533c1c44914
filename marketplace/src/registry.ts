import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { ArtifactStore } from './artifacts/artifact-store.ts';
import type { RegistryKeys } from './registry-keys.ts';
import type { Store } from './store/store.ts';

/** A running registry: what every face works with. */
export interface Registry {
  /** Its address for clients, with a slash at the end: part of every signed request. */
  readonly url: string;
  readonly store: Store;
  readonly artifacts: ArtifactStore;
  readonly keys: RegistryKeys;
  /** Ids of the keys that may revoke any version. */
  readonly administrators: ReadonlySet<string>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Answers a request, or says that it is not its own by `false`. */
export type Face = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;
