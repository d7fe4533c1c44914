import EventEmitter from 'events';
import { native } from '../native.ts';
import { MessageEvent } from '../web/message-channel.ts';
import { encodeError, encodeMessage } from './worker-message.ts';

type Listener = (...args: unknown[]) => unknown;
type EventListener = ((event: MessageEvent) => unknown) | { handleEvent(event: MessageEvent): unknown };

/** A worker's end of the line to who started it. */
export class ParentPort extends EventEmitter {
  /** What was posted while the worker was evaluated: a snapshot cannot hold what has left. */
  #outbox: Uint8Array[] | undefined = [];
  #inbox: unknown[] = [];
  readonly #wrapped = new Map<EventListener, Listener>();
  #handler: ((event: MessageEvent) => unknown) | null = null;
  #isOpen = true;
  #isReferenced = true;
  #wasListening = false;

  constructor() {
    super();
    for (const change of ['newListener', 'removeListener'])
      super.on(change, () => queueMicrotask(() => this.#update()));
  }

  postMessage(value: unknown, transfer?: unknown): void {
    if (!this.#isOpen) return;
    const bytes = encodeMessage(value, transfer);
    if (this.#outbox === undefined) native.hostCall('workerPost', 0, [bytes]);
    else this.#outbox.push(bytes);
  }

  /** The worker has been evaluated. */
  begin(): void {
    const held = this.#outbox ?? [];
    this.#outbox = undefined;
    for (const bytes of held) native.hostCall('workerPost', 0, [bytes]);
    this.#update();
  }

  /** A message came. */
  receive(value: unknown): void {
    if (!this.#isOpen) return;
    this.#inbox.push(value);
    this.#deliver();
  }

  get onmessage(): ((event: MessageEvent) => unknown) | null {
    return this.#handler;
  }
  set onmessage(handler: unknown) {
    this.#handler = typeof handler === 'function' ? (handler as (event: MessageEvent) => unknown) : null;
    queueMicrotask(() => this.#update());
  }

  addEventListener(type: string, listener: EventListener, options?: boolean | { once?: boolean }): void {
    const call: Listener = (data) => {
      const event = new MessageEvent(type, { data });
      return typeof listener === 'function' ? listener(event) : listener.handleEvent(event);
    };
    this.#wrapped.set(listener, call);
    if (typeof options === 'object' && options.once === true) this.once(type, call);
    else this.on(type, call);
  }

  removeEventListener(type: string, listener: EventListener): void {
    const call = this.#wrapped.get(listener);
    if (call === undefined) return;
    this.#wrapped.delete(listener);
    this.removeListener(type, call);
  }

  start(): void {}
  ref(): void {
    this.#isReferenced = true;
    this.#update();
  }
  unref(): void {
    this.#isReferenced = false;
    this.#update();
  }
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#update();
    queueMicrotask(() => this.emit('close'));
  }

  get #hasListener(): boolean {
    return this.#handler !== null || this.listenerCount('message') > 0;
  }

  /** Tells the host whether the worker waits for messages, which keeps it alive. */
  #update(): void {
    if (this.#outbox !== undefined) return;
    const isListening = this.#isOpen && this.#isReferenced && this.#hasListener;
    if (isListening !== this.#wasListening) native.hostCall('workerListen', 0, [isListening]);
    this.#wasListening = isListening;
    this.#deliver();
  }

  #deliver(): void {
    while (this.#inbox.length > 0 && this.#hasListener) {
      const data = this.#inbox.shift();
      const listeners = (this as unknown as { rawListeners(type: string): Listener[] }).rawListeners(
        'message',
      );
      for (const listener of listeners) this.#call(() => Reflect.apply(listener, this, [data]));
      const handler = this.#handler;
      if (handler !== null) this.#call(() => handler.call(this, new MessageEvent('message', { data })));
    }
  }

  /** What a listener throws, at once or in its promise, ends the worker. */
  #call(run: () => unknown): void {
    const fail = (error: unknown): void => {
      try {
        native.hostCall('workerFail', 0, [encodeError(error)]);
      } catch {
        // There may be no memory for the error.
        native.hostCall('workerExit', 0, [1]);
      }
    };
    try {
      const result = run();
      if (result instanceof Promise) result.then(undefined, fail);
    } catch (error) {
      fail(error);
    }
  }
}
