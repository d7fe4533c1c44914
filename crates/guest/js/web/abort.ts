import { Event, EventTarget } from 'event-target-shim';
import { clearTimeout, setTimeout } from './timers.ts';

const MAKE = Symbol('make');

export class AbortSignal extends EventTarget {
  #aborted = false;
  #reason: unknown;
  #onabort: ((event: Event) => void) | null = null;

  constructor(token?: symbol) {
    if (token !== MAKE)
      throw Object.assign(new TypeError('Illegal constructor'), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
    super();
  }

  get aborted(): boolean {
    return this.#aborted;
  }
  get reason(): unknown {
    return this.#reason;
  }
  get onabort(): ((event: Event) => void) | null {
    return this.#onabort;
  }
  set onabort(listener: ((event: Event) => void) | null) {
    if (this.#onabort) this.removeEventListener('abort', this.#onabort);
    this.#onabort = typeof listener === 'function' ? listener : null;
    if (this.#onabort) this.addEventListener('abort', this.#onabort);
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  static make(): AbortSignal {
    return new AbortSignal(MAKE);
  }

  static raise(signal: AbortSignal, reason: unknown): void {
    if (signal.#aborted) return;
    signal.#aborted = true;
    signal.#reason =
      reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
    signal.dispatchEvent(new Event('abort'));
  }

  static abort(reason?: unknown): AbortSignal {
    const signal = make();
    raise(signal, reason);
    return signal;
  }

  static timeout(delay: number): AbortSignal {
    const signal = make();
    const timer = setTimeout(
      () => raise(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
      delay,
    );
    timer.unref();
    signal.addEventListener('abort', () => clearTimeout(timer));
    return signal;
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const joined = make();
    for (const signal of signals) {
      if (signal.aborted) {
        raise(joined, signal.reason);
        break;
      }
      signal.addEventListener('abort', () => raise(joined, signal.reason), { once: true });
    }
    return joined;
  }

  get [Symbol.toStringTag](): string {
    return 'AbortSignal';
  }
}

// The makers are for this file alone: a plugin's AbortSignal has only what the platform's has.
const { make, raise } = AbortSignal;
Reflect.deleteProperty(AbortSignal, 'make');
Reflect.deleteProperty(AbortSignal, 'raise');

export class AbortController {
  readonly signal: AbortSignal = make();
  abort(reason?: unknown): void {
    raise(this.signal, reason);
  }
  get [Symbol.toStringTag](): string {
    return 'AbortController';
  }
}
