import { native } from '../native.ts';
import { nextEpoch } from './epoch.ts';

interface Waiting {
  /** In whose name code ran that asked. */
  owner: number;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

const waiting = new Map<number, Waiting>();
let lastId = 0;

/**
 * Asks the host for something that takes time.
 *
 * @param call the hook call in whose name it is asked
 * @param method the context method
 * @param args plain data
 * @returns what the host settles the request with
 */
export function request(call: number, method: string, args: unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const id = nextRequest();
    native.request(id, call, method, args);
    waiting.set(id, { owner: native.owner(), resolve, reject });
  });
}

/** A number for something that the host will settle. */
export function nextRequest(): number {
  lastId += 1;
  return lastId;
}

/** A promise that the host settles by its number. */
export function waitFor(id: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    waiting.set(id, { owner: native.owner(), resolve, reject });
  });
}

let onEvent: (event: unknown) => void = () => undefined;

/** Says who takes what the host tells unasked. */
export function setEventListener(listener: (event: unknown) => void): void {
  onEvent = listener;
}

/** The number of no request: what it settles is an event, which nobody asked for. */
const EVENT = 0x7fff_ffff;

/** Settles a request: the host's answer to {@link request}. */
export function settle(id: number, ok: boolean, value: unknown): void {
  nextEpoch();
  if (id === EVENT) {
    onEvent(value);
    return;
  }
  const entry = waiting.get(id);
  if (entry === undefined) return;
  waiting.delete(id);
  native.turn(entry.owner);
  if (ok) entry.resolve(value);
  else entry.reject(value);
}
