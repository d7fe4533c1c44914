import { native } from '../../native.ts';
import { nextRequest, waitFor } from '../requests.ts';
import { type Action, Ending, isPlain, type Packed, type Receiver, unpack } from './crossing.ts';
import { hostValues } from './host-values.ts';
import { fromCode, fromModule } from './inside.ts';
import { held, packGraph } from './outgoing.ts';

type Call = (this: unknown, ...args: unknown[]) => unknown;

/** Makes a value of the plugin of what the host sent. */
export function unpackFromHost(data: unknown, links: unknown): unknown {
  return unpack(data, links as Packed[1], receiver);
}

/** Makes options of what the host sent: data with functions in it. */
export function unpackOptions(packed: unknown): unknown {
  const [data, links] = (Array.isArray(packed) ? packed : []) as unknown[];
  return unpackFromHost(data, links);
}

const receiver: Receiver = {
  ours: (number) => held.get(number)?.value,
  function: (number, name, length, keys, home) =>
    hostValues.get(number) ?? makeFunction(number, name, length, keys, home),
  module: fromModule,
  code: fromCode,
  object: (number, className, methods, keys) =>
    hostValues.get(number) ?? makeObject(number, className, methods, keys),
};

function argumentName(index: number): string {
  return index === 0 ? '`this`' : `argument ${index}`;
}

function callHost(number: number, action: Action, isHome: boolean, self: unknown, args: unknown[]): unknown {
  args.unshift(self);
  const packed = packGraph(args, argumentName);
  const request = nextRequest();
  const call = [number, action, isHome, packed[0], packed[1], request];
  const answer = native.hostCall('invoke', 0, call) as [ending: number, ...Packed];
  if (answer[0] !== Ending.promise) return unpackFromHost(answer[1], answer[2]);
  return waitFor(request).then((settled) => {
    const later = settled as Packed;
    return unpackFromHost(later[0], later[1]);
  });
}

/** A `this` that is data, or of the host, crosses; a plugin context does not. */
function selfOf(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || value === globalThis) return undefined;
  return Array.isArray(value) || isPlain(value) || hostValues.numberOf(value) !== undefined
    ? value
    : undefined;
}

function makeFunction(
  number: number,
  name: string,
  length: number,
  keys: string[],
  home: object | undefined,
): object {
  const hostFunction = function (this: unknown, ...args: unknown[]): unknown {
    if (new.target !== undefined) return callHost(number, 'new', false, undefined, args);
    const isHome = home !== undefined && this === home;
    return callHost(number, '()', isHome, isHome ? undefined : selfOf(this), args);
  };
  Object.defineProperty(hostFunction, 'name', { value: name, configurable: true });
  Object.defineProperty(hostFunction, 'length', { value: length, configurable: true });
  for (const key of keys) if (key !== 'prototype') defineFetched(hostFunction, key, number);
  hostValues.set(number, hostFunction);
  return hostFunction;
}

function makeObject(number: number, className: string, methods: string[], keys: string[]): object {
  const object: object = Object.create(prototypeOf(className, methods));
  for (const key of keys) defineFetched(object, key, number);
  hostValues.set(number, object);
  return object;
}

const prototypes = new Map<string, object>();

/** Objects of one class have one prototype. */
function prototypeOf(className: string, methods: string[]): object {
  if (className === 'Object' && methods.length === 0) return Object.prototype;
  const key = JSON.stringify([className, methods]);
  const known = prototypes.get(key);
  if (known !== undefined) return known;
  const { prototype } = { [className]: class {} }[className] as { prototype: object };
  for (const name of methods) {
    const { [name]: method } = {
      [name](this: unknown, ...args: unknown[]): unknown {
        return callHost(numberOf(this), `.${name}`, false, undefined, args);
      },
    } as Record<string, Call>;
    Object.defineProperty(prototype, name, { value: method, writable: true, configurable: true });
  }
  if (methods.includes('next')) defineIterator(prototype);
  prototypes.set(key, prototype);
  return prototype;
}

/** What a generator of the project gives can be gone through; which kind of it, its first step tells by a promise. */
function defineIterator(prototype: object): void {
  const value = function (this: unknown): unknown {
    return this;
  };
  for (const symbol of [Symbol.iterator, Symbol.asyncIterator]) {
    Object.defineProperty(prototype, symbol, { value, writable: true, configurable: true });
  }
}

function numberOf(value: unknown): number {
  const number = value !== null && typeof value === 'object' ? hostValues.numberOf(value) : undefined;
  if (number === undefined) throw new TypeError('Illegal invocation');
  return number;
}

/**
 * A property that is fetched when it is read. A text or a number may be another the next time; data is the plugin's own
 * copy from then on.
 */
function defineFetched(target: object, key: string, number: number): void {
  const keep = (value: unknown): void => {
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  };
  Object.defineProperty(target, key, {
    enumerable: true,
    configurable: true,
    get() {
      const packed = native.hostCall('property', 0, [number, key]) as Packed;
      const value = unpackFromHost(packed[0], packed[1]);
      if (value !== null && typeof value === 'object' && hostValues.numberOf(value) === undefined)
        keep(value);
      return value;
    },
    set: keep,
  });
}
