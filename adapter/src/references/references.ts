import { ForeignValues } from '../crossing/foreign-values.ts';
import { type Held, HeldValues, MAX_HELD } from '../crossing/held-values.ts';
import { type Action, Ending, type Packed } from '../crossing/links.ts';
import { type Inside, pack, type Sender } from '../crossing/pack.ts';
import { perform, readAnnounced } from '../crossing/perform.ts';
import type { Names } from '../crossing/place.ts';
import { type Receiver, unpack } from '../crossing/unpack.ts';
import { NexxoError } from '../error.ts';
import { InsideCode, InsideModule } from '../inside.ts';
import { cleanData } from '../value/clean-data.ts';
import { makeFunction, makeObject } from './guest-stubs.ts';
import { readAction, readLinks } from './read-links.ts';
import { argumentsFor, resultFor, type Trust } from './trust.ts';

/** A package of so many exports is not sent whole. */
const MANY_KEYS = 64;

interface HeldByGuest extends Held {
  trust: Trust;
}

/** A call of something of the guest. */
export interface GuestCall {
  number: number;
  action: Action;
  isHome: boolean;
  args: Packed;
}

/** What the functions and objects of one instance need of its runtime. */
export interface GuestPort {
  /** The plugin, for messages. */
  readonly plugin: string;
  /** Enters the guest; gives what `read` makes of the answer, or a promise of it. */
  invoke(call: GuestCall, read: (answer: unknown) => unknown): unknown;
  /** Tells the guest what nobody needs any more. */
  release(numbers: number[]): void;
  /** Settles a promise inside when one of the host has settled. */
  settle(request: number, promise: PromiseLike<unknown>, toGuest: (value: unknown) => Packed): void;
  /** What crosses in the place of an error. */
  carry(error: unknown): unknown;
  /** What an error of the guest is outside. */
  toHost(error: unknown): unknown;
}

const TRUSTS = ['project', 'callbacks', 'data'] as const;

/** The functions and objects that cross between the host and one instance, in both directions. */
export class References {
  readonly #port: GuestPort;
  readonly #held: HeldValues<HeldByGuest>;
  readonly #senders = new Map<Trust, Sender>();
  readonly #foreign = new Map<Trust, ForeignValues>();
  #isReleasing = false;

  /** @param held what the guest has, where it goes on from an instance that had something */
  constructor(port: GuestPort, held = new HeldValues<HeldByGuest>()) {
    this.#port = port;
    this.#held = held;
    for (const trust of TRUSTS) this.#foreign.set(trust, new ForeignValues(() => this.#release()));
  }

  /** Those of an instance that goes on from this one: what this one was handed, it has too. */
  beside(port: GuestPort): References {
    this.#held.share();
    return new References(port, this.#held);
  }

  /**
   * Makes of the factory's arguments what can cross.
   *
   * @throws NEXXO_VALUE with the path of the first value that cannot
   */
  packOptions(args: readonly unknown[]): Packed {
    const sender: Sender = { ...this.#sender('project'), inside: insideOf };
    return pack(args, sender, (index) => (index === 0 ? 'options' : `argument ${index + 1}`));
  }

  /**
   * Makes of a value of the host what can cross, functions and objects with methods included.
   *
   * @throws NEXXO_VALUE with the path of the first value that cannot
   */
  pack(value: unknown, names: Names, trust: Trust, container?: object): Packed {
    let sender = this.#senders.get(trust);
    if (sender === undefined) {
      sender = this.#sender(trust);
      this.#senders.set(trust, sender);
    }
    return pack(value, sender, names, container);
  }

  /**
   * Makes a value of the host of what the guest sent.
   *
   * @param trust how the functions in it will be called
   */
  unpack(data: unknown, links: unknown, trust: Trust): unknown {
    return unpack(cleanData(data), readLinks(links, trust !== 'project'), this.#receiver(trust));
  }

  /** Whether a host call is one of {@link answer}. */
  static answers(method: string): boolean {
    return method === 'invoke' || method === 'property' || method === 'release';
  }

  /** Answers a call of the guest for something that it was handed. */
  answer(method: string, args: unknown[]): unknown {
    if (method === 'release') {
      if (Array.isArray(args[0])) this.#held.release(args[0]);
      return undefined;
    }
    const held = this.#ours(args[0]);
    if (method === 'property') {
      const value = readAnnounced(held, args[1]);
      return this.pack(value, `${String(args[1])} of an option`, held.trust, held.value);
    }
    return this.#call(held, args);
  }

  #call(held: HeldByGuest, [, action, isHome, data, links, request]: unknown[]): unknown {
    const { trust } = held;
    const [self, ...args] = this.#argumentsOf(data, links, trust);
    const result = perform(held, readAction(action), isHome === true, self, args);
    const toGuest = (value: unknown): Packed => this.pack(resultFor(trust, value), resultName(held), trust);
    if (!isThenable(result)) return [Ending.value, ...toGuest(result)];
    if (typeof request !== 'number') throw new TypeError('a call without a number');
    this.#port.settle(request, result, toGuest);
    return [Ending.promise];
  }

  /** What the plugin gives to a function of the bundler is data and nothing else. */
  #argumentsOf(data: unknown, links: unknown, trust: Trust): unknown[] {
    const values = trust === 'project' ? this.unpack(data, links, trust) : cleanData(data);
    return Array.isArray(values)
      ? values.map((value) => (value instanceof Error ? this.#port.toHost(value) : value))
      : [];
  }

  #sender(trust: Trust): Sender {
    return {
      isLazy: true,
      manyKeys: trust === 'project' ? MANY_KEYS : Number.POSITIVE_INFINITY,
      isTree: false,
      hold: (value, receiver) => this.#hold(value, receiver, trust),
      foreign: (value) => this.#numberOf(value),
      inside: (value) => {
        if (insideOf(value) === undefined) return undefined;
        const what =
          '`sandbox.module` and `sandbox.code` stand for options, and came as what a function gave';
        throw new NexxoError('NEXXO_VALUE', what, { plugin: this.#port.plugin });
      },
      error: (error) => this.#port.carry(error),
      refuse: (path, what, advice) => {
        const { plugin } = this.#port;
        throw new NexxoError(
          'NEXXO_VALUE',
          `${path} is ${what}, which cannot cross into the sandbox: ${advice}`,
          {
            plugin,
          },
        );
      },
    };
  }

  #hold(value: object, receiver: object | undefined, trust: Trust): number {
    const known = this.#held.numberOf(value);
    if (known !== undefined) return known;
    if (this.#held.isFull) throw this.#full('given to the plugin');
    return this.#held.add({ value, receiver, trust });
  }

  #full(what: string): NexxoError {
    const { plugin } = this.#port;
    return new NexxoError(
      'NEXXO_REFERENCE_LIMIT',
      `more than ${MAX_HELD} functions and objects are ${what}`,
      {
        plugin,
        limit: MAX_HELD,
      },
    );
  }

  #ours(number: unknown): HeldByGuest {
    const held = this.#held.get(number);
    if (held !== undefined) return held;
    const { plugin } = this.#port;
    throw new NexxoError('NEXXO_FRAME', 'a function or object was named that was not handed out', { plugin });
  }

  #notHere(): never {
    throw new NexxoError('NEXXO_FRAME', 'the plugin sent code for the host', { plugin: this.#port.plugin });
  }

  #numberOf(value: object): number | undefined {
    for (const foreign of this.#foreign.values()) {
      const number = foreign.numberOf(value);
      if (number !== undefined) return number;
    }
    return undefined;
  }

  #receiver(trust: Trust): Receiver {
    return {
      ours: (number) => this.#ours(number).value,
      module: () => this.#notHere(),
      code: () => this.#notHere(),
      function: (number, name, length, _keys, home) =>
        this.#foreignOf(trust, number, () => makeFunction(name, length, home, this.#caller(trust, number))),
      object: (number, _className, methods, _keys, data) => {
        const object = this.#foreignOf(trust, number, () =>
          makeObject(data, methods, this.#caller(trust, number)),
        );
        // What has come before may have changed since.
        if (object !== data) Object.defineProperties(object, Object.getOwnPropertyDescriptors(data));
        return object;
      },
    };
  }

  #foreignOf(trust: Trust, number: number, make: () => object): object {
    const foreign = this.#foreign.get(trust) as ForeignValues;
    const known = foreign.get(number);
    if (known !== undefined) return known;
    if (foreign.size >= MAX_HELD) throw this.#full('taken from the plugin');
    const made = make();
    foreign.set(number, made);
    return made;
  }

  #caller(trust: Trust, number: number) {
    return (action: Action, isHome: boolean, self: unknown, args: unknown[]): unknown => {
      const given = [trust === 'project' && !isHome ? self : undefined, ...argumentsFor(trust, args)];
      const packed = this.pack(given, (index) => (index === 0 ? '`this`' : `argument ${index}`), trust);
      return this.#port.invoke({ number, action, isHome, args: packed }, (answer) =>
        this.#ending(answer, trust),
      );
    };
  }

  #ending(answer: unknown, trust: Trust): unknown {
    if (!Array.isArray(answer)) throw new NexxoError('NEXXO_FRAME', 'a function answered with nothing');
    const [ending, data, links] = answer as unknown[];
    if (ending === Ending.rejection) return Promise.reject(this.#port.toHost(data));
    const value = this.unpack(data, links, trust);
    return ending === Ending.promise ? Promise.resolve(value) : value;
  }

  #release(): void {
    if (this.#isReleasing) return;
    this.#isReleasing = true;
    queueMicrotask(() => {
      this.#isReleasing = false;
      const all = [...this.#foreign.values()];
      const dropped = all.flatMap((foreign) => foreign.takeDropped());
      // One function may have come in two ways.
      const free = dropped.filter((number) => all.every((foreign) => foreign.get(number) === undefined));
      if (free.length > 0) this.#port.release(free);
    });
  }
}

function insideOf(value: object): Inside | undefined {
  return value instanceof InsideModule || value instanceof InsideCode ? value : undefined;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null && typeof value === 'object' && typeof (value as { then?: unknown }).then === 'function'
  );
}

function resultName({ value }: Held): string {
  const name: unknown = typeof value === 'function' ? value.name : undefined;
  return `the result of ${typeof name === 'string' && name !== '' ? name : 'a function'}`;
}
