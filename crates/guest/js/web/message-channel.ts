import { Event, EventTarget } from 'event-target-shim';
import { native } from '../native.ts';
import { setImmediate } from './timers.ts';

export class MessageEvent extends Event {
  readonly data: unknown;
  constructor(type: string, init: { data?: unknown } = {}) {
    super(type);
    this.data = init.data;
  }
}

export class MessagePort extends EventTarget {
  #other: MessagePort | undefined;
  #listener: ((event: MessageEvent) => void) | null = null;

  static join(one: MessagePort, two: MessagePort): void {
    one.#other = two;
    two.#other = one;
  }

  postMessage(message: unknown): void {
    const target = this.#other;
    if (target === undefined) return;
    const data = native.clone(message);
    setImmediate(() => target.dispatchEvent(new MessageEvent('message', { data })));
  }

  get onmessage(): ((event: MessageEvent) => void) | null {
    return this.#listener;
  }
  set onmessage(listener: ((event: MessageEvent) => void) | null) {
    if (this.#listener) this.removeEventListener('message', this.#listener as (event: Event) => void);
    this.#listener = listener;
    if (listener) this.addEventListener('message', listener as (event: Event) => void);
  }

  on(type: string, listener: (data: unknown) => void): this {
    this.addEventListener(type, (event) => listener((event as MessageEvent).data));
    return this;
  }

  start(): void {}
  ref(): void {}
  unref(): void {}
  close(): void {
    this.#other = undefined;
  }
}

const { join } = MessagePort;
Reflect.deleteProperty(MessagePort, 'join');

export class MessageChannel {
  readonly port1: MessagePort = new MessagePort();
  readonly port2: MessagePort = new MessagePort();
  constructor() {
    join(this.port1, this.port2);
  }
}
