import EventEmitter from 'events';
import type { AbortSignal } from '../web/abort.ts';
import { AsyncResource } from './async-hooks.ts';
import { requireFunction } from './errors.ts';
import { inspect } from './inspect.ts';

type Listener = (...args: unknown[]) => void;
type Target = EventEmitter | EventTarget;

export const captureRejectionSymbol: unique symbol = Symbol.for('nodejs.rejection') as never;
export const errorMonitor: unique symbol = Symbol('events.errorMonitor') as never;
export const captureRejections = false;
export const usingDomains = false;
export const defaultMaxListeners = 10;

const { emit } = EventEmitter.prototype;
EventEmitter.prototype.emit = function (type: string | symbol, ...args: unknown[]): boolean {
  if (type === 'error') {
    if (this.listenerCount(errorMonitor as never) > 0) emit.call(this, errorMonitor, ...args);
    if (this.listenerCount('error') === 0) throw unhandled(args[0]);
  }
  return emit.call(this, type, ...args);
};

/** What `emit('error')` throws where nobody listens. */
function unhandled(reason: unknown): unknown {
  if (reason instanceof Error) return reason;
  const error = new Error(
    `Unhandled error. (${typeof reason === 'string' ? `'${reason}'` : inspect(reason)})`,
  );
  return Object.assign(error, { code: 'ERR_UNHANDLED_ERROR', context: reason });
}

for (const name of ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener'] as const) {
  const methods = EventEmitter.prototype as unknown as Record<
    string,
    (type: string, listener: unknown) => unknown
  >;
  const original = methods[name]!;
  const checked = function (this: EventEmitter, type: string, listener: unknown): unknown {
    requireFunction(listener, 'listener');
    return original.call(this, type, listener);
  };
  Object.defineProperty(checked, 'name', { value: name });
  Object.defineProperty(methods, name, {
    value: checked,
    writable: true,
    configurable: true,
    enumerable: true,
  });
}

export function once(
  emitter: Target,
  type: string,
  options: { signal?: AbortSignal } = {},
): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const { signal } = options;
    const aborted = () => {
      stop();
      reject(abortError(signal));
    };
    const stop = () => {
      removeListener(emitter, type, done);
      if (emitter instanceof EventEmitter) emitter.removeListener('error', failed);
      signal?.removeEventListener('abort', aborted);
    };
    const done = (...args: unknown[]) => {
      stop();
      resolve(args);
    };
    const failed = (error: unknown) => {
      stop();
      reject(error);
    };
    if (signal?.aborted) return aborted();
    addListener(emitter, type, done);
    if (emitter instanceof EventEmitter && type !== 'error') emitter.on('error', failed);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

function abortError(signal: AbortSignal | undefined): Error {
  return Object.assign(new Error('The operation was aborted', { cause: signal?.reason }), {
    name: 'AbortError',
    code: 'ABORT_ERR',
  });
}

function addListener(target: Target, type: string, listener: Listener): void {
  if (target instanceof EventEmitter) target.on(type, listener);
  else target.addEventListener(type, listener);
}

function removeListener(target: Target, type: string, listener: Listener): void {
  if (target instanceof EventEmitter) target.removeListener(type, listener);
  else target.removeEventListener(type, listener);
}

export async function* on(
  emitter: Target,
  type: string,
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<unknown[]> {
  const queue: unknown[][] = [];
  let wake: (() => void) | undefined;
  let failure: { error: unknown } | undefined;
  const push = (...args: unknown[]) => {
    queue.push(args);
    wake?.();
  };
  const fail = (error: unknown) => {
    failure = { error };
    wake?.();
  };
  addListener(emitter, type, push);
  if (emitter instanceof EventEmitter) emitter.on('error', fail);
  options.signal?.addEventListener('abort', () => fail(abortError(options.signal)), { once: true });
  try {
    for (;;) {
      while (queue.length > 0) yield queue.shift()!;
      if (failure !== undefined) throw failure.error;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    removeListener(emitter, type, push);
    if (emitter instanceof EventEmitter) emitter.removeListener('error', fail);
  }
}

export function getEventListeners(emitter: Target, type: string): unknown[] {
  return emitter instanceof EventEmitter ? emitter.listeners(type) : [];
}

export function setMaxListeners(count: number = defaultMaxListeners, ...targets: Target[]): void {
  for (const target of targets) if (target instanceof EventEmitter) target.setMaxListeners(count);
}

export function getMaxListeners(emitter: Target): number {
  return emitter instanceof EventEmitter ? emitter.getMaxListeners() : defaultMaxListeners;
}

export function listenerCount(emitter: EventEmitter, type: string): number {
  return emitter.listenerCount(type);
}

export function addAbortListener(signal: AbortSignal, listener: () => void): object {
  if (signal.aborted) queueMicrotask(listener);
  else signal.addEventListener('abort', listener, { once: true });
  const dispose = (Symbol as { dispose?: symbol }).dispose ?? Symbol.for('nodejs.dispose');
  return { [dispose]: () => signal.removeEventListener('abort', listener) };
}

export class EventEmitterAsyncResource extends EventEmitter {
  readonly asyncResource: AsyncResource = new AsyncResource('EventEmitterAsyncResource');
}

export function init(this: EventEmitter): void {
  (EventEmitter as unknown as (this: EventEmitter) => void).call(this);
}

Object.assign(EventEmitter, {
  EventEmitter,
  EventEmitterAsyncResource,
  addAbortListener,
  captureRejectionSymbol,
  captureRejections,
  errorMonitor,
  getEventListeners,
  getMaxListeners,
  listenerCount,
  on,
  once,
  setMaxListeners,
  usingDomains,
});

export { EventEmitter };
export default EventEmitter;
