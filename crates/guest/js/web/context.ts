// What AsyncLocalStorage holds, carried to the code that a callback or an await goes on with. The engine's part is
// crates/guest/src/context.rs; nothing happens before the first storage is used.
import { native } from '../native.ts';

type Callback = (...args: never[]) => unknown;

let isTracking = false;

/** What the code that runs sees. */
export const currentContext = (): unknown => (isTracking ? native.context() : undefined);

/** Runs with another context. */
export function withContext<R>(context: unknown, run: () => R): R {
  startTracking();
  const before = native.context();
  native.setContext(context);
  try {
    return run();
  } finally {
    native.setContext(before);
  }
}

/** From here on the code that runs sees another context. */
export function enterContext(context: unknown): void {
  startTracking();
  native.setContext(context);
}

/** The callback, to be called later in the context of now. */
export function bindContext<F extends Callback>(callback: F): F {
  if (!isTracking) return callback;
  const context = native.context();
  return function bound(this: unknown, ...args: unknown[]): unknown {
    return withContext(context, () => Reflect.apply(callback, this, args));
  } as unknown as F;
}

function startTracking(): void {
  if (isTracking) return;
  isTracking = true;
  native.track();
  const { then } = Promise.prototype;
  /** The continuation that the callback lets go on sees the context too: it is the next job that is queued. */
  const carried = (callback: unknown): unknown => {
    if (typeof callback !== 'function') return callback;
    const context = native.context();
    return (value: unknown) =>
      withContext(context, () => {
        native.markContext(context);
        return Reflect.apply(callback, undefined, [value]);
      });
  };
  const patched = function (this: Promise<unknown>, done?: unknown, failed?: unknown): Promise<unknown> {
    return Reflect.apply(then, this, [carried(done), carried(failed)]) as Promise<unknown>;
  };
  Object.defineProperty(patched, 'name', { value: 'then' });
  Object.defineProperty(Promise.prototype, 'then', { value: patched, writable: true, configurable: true });
  // An await takes a promise whose constructor is another for a stranger, and asks its `then`.
  const stranger = new Proxy(Promise, {
    get: (target, key) => (key === Symbol.species ? target : (Reflect.get(target, key) as unknown)),
  });
  Object.defineProperty(Promise.prototype, 'constructor', {
    value: stranger,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
