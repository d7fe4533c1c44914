import { native } from '../../native.ts';
import { packTree } from '../references/outgoing.ts';
import { request } from '../requests.ts';

/** A function of the plugin. */
export type Listener = (...args: unknown[]) => unknown;

/** What is asked of one server of the host, in the name of the hook call that got it. */
export class ServerPort {
  readonly call: number;
  readonly key: number;

  constructor(call: number, key: number) {
    this.call = call;
    this.key = key;
  }

  /** Asks at once. */
  ask(method: string, ...args: unknown[]): unknown {
    return native.hostCall(method, this.call, [this.key, ...args]);
  }

  /** Asks for something that takes time. */
  request(method: string, ...args: unknown[]): Promise<unknown> {
    return request(this.call, method, [this.key, ...args]);
  }
}

/** A function as it crosses. */
export function packFunction(fn: unknown, what: string): unknown {
  if (typeof fn !== 'function') throw new TypeError(`${what} takes a function`);
  return packTree(fn, what);
}
