import { requireFunction, withCode } from './errors.ts';

type Anything = (...args: unknown[]) => unknown;

const custom: unique symbol = Symbol.for('nodejs.util.promisify.custom') as never;

export function promisify(original: Anything): Anything {
  requireFunction(original, 'original');
  const own = (original as { [custom]?: Anything })[custom];
  if (own !== undefined) {
    requireFunction(own, 'util.promisify.custom');
    return Object.defineProperty(own, custom, { value: own, configurable: true });
  }
  function promised(this: unknown, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      original.call(this, ...args, (error: unknown, value: unknown) =>
        error ? reject(error) : resolve(value),
      );
    });
  }
  Object.setPrototypeOf(promised, Object.getPrototypeOf(original));
  Object.defineProperty(promised, custom, { value: promised, configurable: true });
  return Object.defineProperties(promised, Object.getOwnPropertyDescriptors(original)) as Anything;
}
promisify.custom = custom;

export function callbackify(original: Anything): Anything {
  requireFunction(original, 'original');
  function called(this: unknown, ...args: unknown[]): void {
    const callback = args.pop();
    requireFunction(callback, 'last argument');
    (original.apply(this, args) as Promise<unknown>).then(
      (value) => queueMicrotask(() => callback.call(this, null, value)),
      (reason: unknown) => queueMicrotask(() => callback.call(this, reason || falsyRejection(reason))),
    );
  }
  Object.defineProperty(called, 'name', { value: `${original.name}Callbackified` });
  return called as Anything;
}

function falsyRejection(reason: unknown): Error {
  return Object.assign(
    withCode(new Error('Promise was rejected with falsy value'), 'ERR_FALSY_VALUE_REJECTION'),
    { reason },
  );
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
