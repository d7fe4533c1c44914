import { isRecord } from './value/clean-data.ts';

const MAX_KEPT = 64;

/** What identifies an environment to the guest; its config is fetched on demand. */
export interface EnvironmentData {
  key: number;
  name: string;
  mode: string;
}

/** The Vite environments that a plugin has seen, by the numbers under which it knows them. */
export class ViteEnvironments {
  readonly #keys = new WeakMap<object, number>();
  readonly #environments = new Map<number, Record<string, unknown>>();
  #last = 0;
  #topLevel: unknown;

  /** The resolved config of the Vite that the environments seen last belong to. */
  get config(): unknown {
    return this.#topLevel;
  }

  /** What identifies an environment; undefined for anything else. */
  data(environment: unknown): EnvironmentData | undefined {
    if (!isRecord(environment)) return undefined;
    let key = this.#keys.get(environment);
    if (key === undefined) {
      this.#last += 1;
      key = this.#last;
      this.#keys.set(environment, key);
      this.#environments.set(key, environment);
      const [oldest] = this.#environments.keys();
      if (this.#environments.size > MAX_KEPT && oldest !== undefined) this.#environments.delete(oldest);
    }
    const { getTopLevelConfig } = environment;
    if (typeof getTopLevelConfig === 'function')
      this.#topLevel = Reflect.apply(getTopLevelConfig, environment, []);
    return { key, name: String(environment['name']), mode: String(environment['mode']) };
  }

  /** The environment that the guest names. */
  get(key: unknown): Record<string, unknown> | undefined {
    return typeof key === 'number' ? this.#environments.get(key) : undefined;
  }
}
