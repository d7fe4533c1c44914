import { native } from '../native.ts';
import { bindContext } from './context.ts';
import { notAFunction } from './not-a-function.ts';
import { dequeue, enqueue, referenceChanged, type Waiting, waitingTimers } from './timer-queue.ts';

export { runTimers } from './timer-queue.ts';

const LIMIT = 10_000;
const LONGEST = 0x7fff_ffff;

type Callback = (...args: unknown[]) => unknown;

let count = 0;
/** By the number that a timer converts to: `clearTimeout(+timer)` works in Node. */
const byId = new Map<number, Timer>();

abstract class Timer {
  readonly #id: number = ++count;
  readonly #callback: Callback;
  readonly #args: unknown[];
  readonly #delay: number;
  readonly #repeat: boolean;
  /** It runs in the name of the call that set it. */
  readonly #owner = native.owner();
  #waiting: Waiting | undefined;
  #ref = true;

  constructor(callback: Callback, delay: number, repeat: boolean, args: unknown[]) {
    if (typeof callback !== 'function') {
      throw notAFunction('callback', callback);
    }
    if (waitingTimers() >= LIMIT) throw new RangeError(`more than ${LIMIT} timers are waiting`);
    this.#callback = bindContext(callback);
    this.#args = args;
    this.#delay = delay;
    this.#repeat = repeat;
    this.#wait();
  }

  #wait(): void {
    byId.set(this.#id, this);
    this.#waiting = enqueue(this, this.#delay);
  }

  run(): void {
    this.#waiting = undefined;
    byId.delete(this.#id);
    if (this.#repeat) this.#wait();
    native.turn(this.#owner);
    this.#callback.apply(this, this.#args);
  }

  cancel(): void {
    if (this.#waiting === undefined) return;
    byId.delete(this.#id);
    dequeue(this.#waiting);
    this.#waiting = undefined;
  }

  refresh(): this {
    if (this.#waiting !== undefined) {
      this.cancel();
      this.#wait();
    }
    return this;
  }

  #setRef(ref: boolean): this {
    if (ref !== this.#ref) {
      this.#ref = ref;
      if (this.#waiting !== undefined) referenceChanged(ref);
    }
    return this;
  }

  ref(): this {
    return this.#setRef(true);
  }
  unref(): this {
    return this.#setRef(false);
  }
  hasRef(): boolean {
    return this.#ref;
  }

  close(): this {
    this.cancel();
    return this;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }
}

export class Timeout extends Timer {}
export class Immediate extends Timer {}

const { dispose } = Symbol as { dispose?: symbol };
if (dispose !== undefined) {
  Object.defineProperty(Timer.prototype, dispose, {
    value: Timer.prototype.cancel,
    writable: true,
    configurable: true,
  });
}

function milliseconds(delay: unknown): number {
  const number = Number(delay);
  return number >= 1 && number <= LONGEST ? Math.trunc(number) : 1;
}

export function setTimeout(callback: Callback, delay?: number, ...args: unknown[]): Timeout {
  return new Timeout(callback, milliseconds(delay), false, args);
}

export function setInterval(callback: Callback, delay?: number, ...args: unknown[]): Timeout {
  return new Timeout(callback, milliseconds(delay), true, args);
}

export function setImmediate(callback: Callback, ...args: unknown[]): Immediate {
  return new Immediate(callback, 0, false, args);
}

const promised = Symbol.for('nodejs.util.promisify.custom');
Object.defineProperty(setTimeout, promised, {
  value: (delay?: number, value?: unknown) =>
    new Promise((resolve) => setTimeout(() => resolve(value), delay)),
});
Object.defineProperty(setImmediate, promised, {
  value: (value?: unknown) => new Promise((resolve) => setImmediate(() => resolve(value))),
});

function clear(handle: unknown): void {
  if (handle instanceof Timer) handle.cancel();
  else if (typeof handle === 'number' || typeof handle === 'string') byId.get(Number(handle))?.cancel();
}

export function clearTimeout(handle?: unknown): void {
  clear(handle);
}
export function clearInterval(handle?: unknown): void {
  clear(handle);
}
export function clearImmediate(handle?: unknown): void {
  clear(handle);
}
