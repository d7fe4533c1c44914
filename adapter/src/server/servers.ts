import { isRecord } from '../value/clean-data.ts';
import { Exchange } from './exchange.ts';
import { KeptObjects } from './kept-objects.ts';
import { ModuleNodes } from './module-nodes.ts';

/** What identifies a server to the guest. */
export interface ServerData {
  key: number;
  isPreview: boolean;
  environments: string[];
}

/** The servers, modules and requests that a plugin deals with. */
export class Servers {
  readonly nodes = new ModuleNodes();
  /** What printed a server's URLs before the plugin's own function did. */
  readonly printUrls = new WeakMap<object, () => void>();
  /** What a module was when the plugin got it to run it. */
  readonly fetched = new WeakMap<object, unknown>();
  readonly #servers = new KeptObjects();
  readonly #exchanges = new Map<number, Exchange>();
  #lastExchange = 0;

  /** What identifies a server; undefined for anything else. */
  data(server: unknown): ServerData | undefined {
    if (!isRecord(server)) return undefined;
    const environments = isRecord(server['environments']) ? Object.keys(server['environments']) : [];
    return { key: this.#servers.keyOf(server), isPreview: environments.length === 0, environments };
  }

  /** The server that the guest names. */
  get(key: unknown): Record<string, unknown> | undefined {
    return this.#servers.get(key);
  }

  /** Begins an exchange. It is over when the response is. */
  begin(...exchange: ConstructorParameters<typeof Exchange>): { key: number; exchange: Exchange } {
    this.#lastExchange += 1;
    const key = this.#lastExchange;
    const begun = new Exchange(...exchange);
    this.#exchanges.set(key, begun);
    begun.onClose(() => this.#exchanges.delete(key));
    return { key, exchange: begun };
  }

  /** The exchange that the guest names, where it is not over. */
  exchange(key: unknown): Exchange | undefined {
    return typeof key === 'number' ? this.#exchanges.get(key) : undefined;
  }
}
