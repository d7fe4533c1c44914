import type { CallErrors } from '../call-errors.ts';
import type { Guard } from '../checks/guard.ts';
import type { ErrorLedger } from '../error-ledger.ts';
import type { HookBinding } from '../hook-binding.ts';
import { HookStats } from '../report/hook-stats.ts';
import { type GuestCall, type GuestPort, References } from './references.ts';

/** What calls of functions need of the runtime of their instance. */
export interface FunctionPort {
  readonly plugin: string;
  readonly guard: Guard;
  readonly ledger: ErrorLedger;
  readonly errors: CallErrors;
  /** Whether the guest is on the stack. */
  isEntered(): boolean;
  /**
   * Enters for a call of a function.
   *
   * @param isOpen false where the function belongs to an instance that was replaced
   */
  invoke(hook: HookBinding, isOpen: boolean, call: GuestCall): unknown;
  /** Awaits what a function of the host promised, and settles it inside. */
  settle(request: number, promise: Promise<unknown>): void;
  /** Tells the guest what nobody needs any more. */
  release(numbers: number[]): void;
}

/** The functions and objects that cross between the host and the instance of the moment; none of them outlives it. */
export class FunctionCalls {
  /** What calls of the plugin's functions cost that the host made. */
  readonly stats = new HookStats('functions');
  readonly #port: FunctionPort;
  readonly #beside: References | undefined;
  #references: References;

  /** @param beside those of the instance that this one goes on from */
  constructor(port: FunctionPort, beside?: References) {
    this.#port = port;
    this.#beside = beside;
    this.#references = this.#refer();
  }

  /** Those of the instance of the moment. */
  get references(): References {
    return this.#references;
  }

  /** See `PluginRuntime.pack`. */
  readonly pack = (options: unknown, name: string): unknown =>
    this.#references.pack(options, name, 'callbacks');

  /** See `PluginRuntime.unpack`. */
  readonly unpack = (packed: unknown): unknown => {
    const [data, links] = Array.isArray(packed) ? packed : [];
    return this.#references.unpack(data, links, 'callbacks');
  };

  /** A fresh instance takes the place of the one before. */
  renew(): void {
    this.#references = this.#refer();
  }

  #refer(): References {
    const { plugin, ledger, errors } = this.#port;
    const references: References = this.#make({
      plugin,
      invoke: (call, read) => this.#invoke(references, call, read),
      release: (numbers) => {
        if (references === this.#references) this.#port.release(numbers);
      },
      settle: (request, promise, toGuest) =>
        this.#port.settle(request, Promise.resolve(promise).then(toGuest)),
      carry: (error) => ledger.carry(error),
      toHost: (error) => errors.thrown(error, false),
    });
    return references;
  }

  #make(port: GuestPort): References {
    return this.#beside?.beside(port) ?? new References(port);
  }

  #invoke(references: References, call: GuestCall, read: (answer: unknown) => unknown): unknown {
    const { plugin, guard } = this.#port;
    this.stats.calls += 1;
    // Within a call of the plugin, what this one costs is counted with that.
    const stats = this.#port.isEntered() ? new HookStats('nested') : this.stats;
    const hook = { plugin, name: 'functions', slot: -1, textsOnly: false, check: read, stats, guard };
    return this.#port.invoke(hook, references === this.#references, call);
  }
}
