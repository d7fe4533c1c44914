import * as timers from '../web/timers.ts';

interface Options {
  signal?: AbortSignal;
  ref?: boolean;
}

function wait<T>(
  start: (done: () => void) => timers.Timeout | timers.Immediate,
  value: T,
  options: Options = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const { signal } = options;
    const stopped = () =>
      reject(
        Object.assign(new Error('The operation was aborted', { cause: signal?.reason }), {
          name: 'AbortError',
          code: 'ABORT_ERR',
        }),
      );
    if (signal?.aborted) return stopped();
    const timer = start(() => resolve(value));
    if (options.ref === false) timer.unref();
    signal?.addEventListener(
      'abort',
      () => {
        timer.close();
        stopped();
      },
      { once: true },
    );
  });
}

export const setTimeout = <T>(delay?: number, value?: T, options?: Options): Promise<T | undefined> =>
  wait((done) => timers.setTimeout(done, delay), value, options);

export const setImmediate = <T>(value?: T, options?: Options): Promise<T | undefined> =>
  wait((done) => timers.setImmediate(done), value, options);

export async function* setInterval<T>(
  delay?: number,
  value?: T,
  options?: Options,
): AsyncGenerator<T | undefined> {
  for (;;) yield await setTimeout(delay, value, options);
}

export const scheduler = {
  wait: (delay: number, options?: Options): Promise<unknown> => setTimeout(delay, undefined, options),
  yield: (): Promise<unknown> => setImmediate(),
};
export default { scheduler, setImmediate, setInterval, setTimeout };
