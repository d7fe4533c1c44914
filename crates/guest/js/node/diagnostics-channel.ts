type Subscriber = (message: unknown, name: string | symbol) => void;

const channels = new Map<string | symbol, Channel>();

export class Channel {
  readonly name: string | symbol;
  readonly #subscribers: Subscriber[] = [];
  constructor(name: string | symbol) {
    this.name = name;
  }
  get hasSubscribers(): boolean {
    return this.#subscribers.length > 0;
  }
  subscribe(subscriber: Subscriber): void {
    this.#subscribers.push(subscriber);
  }
  unsubscribe(subscriber: Subscriber): boolean {
    const index = this.#subscribers.indexOf(subscriber);
    if (index >= 0) this.#subscribers.splice(index, 1);
    return index >= 0;
  }
  publish(message: unknown): void {
    for (const subscriber of [...this.#subscribers]) subscriber(message, this.name);
  }
  bindStore(): void {}
  unbindStore(): boolean {
    return false;
  }
  runStores<R>(
    message: unknown,
    callback: (...args: unknown[]) => R,
    thisArg?: unknown,
    ...args: unknown[]
  ): R {
    this.publish(message);
    return callback.apply(thisArg, args);
  }
}

export function channel(name: string | symbol): Channel {
  let found = channels.get(name);
  if (found === undefined) channels.set(name, (found = new Channel(name)));
  return found;
}

const EVENTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;
type Handlers = Partial<Record<(typeof EVENTS)[number], Subscriber>>;

class TracingChannel {
  readonly channels: Record<string, Channel> = {};
  constructor(name: string) {
    for (const event of EVENTS) this.channels[event] = channel(`tracing:${name}:${event}`);
    Object.assign(this, this.channels);
  }
  get hasSubscribers(): boolean {
    return EVENTS.some((event) => this.channels[event]!.hasSubscribers);
  }
  subscribe(handlers: Handlers): void {
    for (const event of EVENTS) if (handlers[event]) this.channels[event]!.subscribe(handlers[event]);
  }
  unsubscribe(handlers: Handlers): boolean {
    return EVENTS.every((event) => !handlers[event] || this.channels[event]!.unsubscribe(handlers[event]));
  }
  traceSync<R>(
    callback: (...args: unknown[]) => R,
    context: Record<string, unknown> = {},
    thisArg?: unknown,
    ...args: unknown[]
  ): R {
    this.channels['start']!.publish(context);
    try {
      const result = callback.apply(thisArg, args);
      context['result'] = result;
      return result;
    } catch (error) {
      context['error'] = error;
      this.channels['error']!.publish(context);
      throw error;
    } finally {
      this.channels['end']!.publish(context);
    }
  }
  tracePromise<R>(
    callback: (...args: unknown[]) => R,
    context?: Record<string, unknown>,
    thisArg?: unknown,
    ...args: unknown[]
  ): R {
    return this.traceSync(callback, context, thisArg, ...args);
  }
  traceCallback<R>(
    callback: (...args: unknown[]) => R,
    _position?: number,
    context?: Record<string, unknown>,
    thisArg?: unknown,
    ...args: unknown[]
  ): R {
    return this.traceSync(callback, context, thisArg, ...args);
  }
}

export const hasSubscribers = (name: string | symbol): boolean => channels.get(name)?.hasSubscribers ?? false;
export const subscribe = (name: string | symbol, subscriber: Subscriber): void =>
  channel(name).subscribe(subscriber);
export const unsubscribe = (name: string | symbol, subscriber: Subscriber): boolean =>
  channels.get(name)?.unsubscribe(subscriber) ?? false;
export const tracingChannel = (name: string): TracingChannel => new TracingChannel(name);
export default { Channel, channel, hasSubscribers, subscribe, tracingChannel, unsubscribe };
