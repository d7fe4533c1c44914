type Callback<T> = (...args: never[]) => T;

/**
 * Holds a value for the synchronous part of a call. What runs after an await sees the value of the code that resumes it: the engine has
 * no hook on promise jobs.
 */
export class AsyncLocalStorage<T = unknown> {
  #store: T | undefined;

  static bind<F extends Callback<unknown>>(wrapped: F): F {
    return wrapped;
  }
  static snapshot(): <R>(callback: (...args: unknown[]) => R, ...args: unknown[]) => R {
    return (callback, ...args) => callback(...args);
  }

  getStore(): T | undefined {
    return this.#store;
  }
  enterWith(store: T): void {
    this.#store = store;
  }
  disable(): void {
    this.#store = undefined;
  }
  exit<R>(callback: (...args: unknown[]) => R, ...args: unknown[]): R {
    return this.run(undefined as T, callback, ...args);
  }

  run<R>(store: T, callback: (...args: unknown[]) => R, ...args: unknown[]): R {
    const before = this.#store;
    this.#store = store;
    try {
      return callback(...args);
    } finally {
      this.#store = before;
    }
  }
}

export class AsyncResource {
  readonly type: string;
  constructor(type: string) {
    this.type = type;
  }
  static bind<F extends Callback<unknown>>(wrapped: F): F {
    return wrapped;
  }
  bind<F extends Callback<unknown>>(wrapped: F): F {
    return wrapped;
  }
  runInAsyncScope<R>(callback: (...args: unknown[]) => R, thisArg?: unknown, ...args: unknown[]): R {
    return callback.apply(thisArg, args);
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
