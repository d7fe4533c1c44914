import { bindContext, currentContext, enterContext, withContext } from '../web/context.ts';

type Callback<T> = (...args: never[]) => T;
type Stores = ReadonlyMap<object, unknown>;

const stores = (): Stores | undefined => currentContext() as Stores | undefined;

/** Holds a value for a call and all that it leads to, over callbacks and awaits. */
export class AsyncLocalStorage<T = unknown> {
  static bind<F extends Callback<unknown>>(wrapped: F): F {
    return bindContext(wrapped);
  }
  static snapshot(): <R>(callback: (...args: unknown[]) => R, ...args: unknown[]) => R {
    return bindContext(((callback: (...args: unknown[]) => unknown, ...args: unknown[]) =>
      callback(...args)) as never);
  }

  getStore(): T | undefined {
    return stores()?.get(this) as T | undefined;
  }
  enterWith(store: T): void {
    enterContext(new Map(stores()).set(this, store));
  }
  disable(): void {
    const left = new Map(stores());
    if (left.delete(this)) enterContext(left);
  }
  exit<R>(callback: (...args: unknown[]) => R, ...args: unknown[]): R {
    return this.run(undefined as T, callback, ...args);
  }
  run<R>(store: T, callback: (...args: unknown[]) => R, ...args: unknown[]): R {
    return withContext(new Map(stores()).set(this, store), () => callback(...args));
  }
}

export class AsyncResource {
  readonly type: string;
  readonly #run: <R>(callback: () => R) => R = bindContext((<R>(callback: () => R) => callback()) as never);

  constructor(type: string) {
    this.type = type;
  }
  static bind<F extends Callback<unknown>>(wrapped: F): F {
    return bindContext(wrapped);
  }
  bind<F extends Callback<unknown>>(wrapped: F): F {
    return ((...args: never[]) => this.#run(() => wrapped(...args))) as F;
  }
  runInAsyncScope<R>(callback: (...args: unknown[]) => R, thisArg?: unknown, ...args: unknown[]): R {
    return this.#run(() => callback.apply(thisArg, args));
  }
  emitDestroy(): this {
    return this;
  }
  asyncId(): number {
    return 1;
  }
  triggerAsyncId(): number {
    return 0;
  }
}

const hook = { enable: () => hook, disable: () => hook };
export const createHook = (): object => hook;
export const executionAsyncId = (): number => 1;
export const triggerAsyncId = (): number => 0;
export const executionAsyncResource = (): object => ({});
export const asyncWrapProviders: object = Object.freeze({});
export default {
  AsyncLocalStorage,
  AsyncResource,
  asyncWrapProviders,
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
};
