import { comparable } from './comparable.ts';
import { sharedArguments } from './kept-hooks.ts';
import type { HookCall } from './recorder.ts';

/** What of the runtime tells shared values apart. */
interface Port {
  digest(value: unknown): string;
  shared(key: unknown): unknown;
}

/** The shared values that a plugin was told, and that it may remember. */
export class ToldValues {
  readonly #port: Port;
  readonly #told = new Set<unknown>();
  readonly #digests = new Map<unknown, string>();

  constructor(port: Port) {
    this.#port = port;
  }

  /** The plugin was told the one with this number. */
  add(key: unknown): void {
    this.#told.add(key);
  }

  /** A hash of a shared value; undefined for none. */
  digest(key: unknown): string | undefined {
    if (key === undefined) return undefined;
    let digest = this.#digests.get(key);
    if (digest === undefined) {
      digest = this.#port.digest(comparable(this.#port.shared(key)));
      this.#digests.set(key, digest);
    }
    return digest;
  }

  /** Those that a call is about and that the plugin has been told: the argument, and the value's hash. */
  ofCall({ hook, args }: HookCall): [at: number, digest: string | undefined][] {
    return sharedArguments(hook.name)
      .filter((at) => this.#told.has(args[at]))
      .map((at) => [at, this.digest(args[at])]);
  }
}
