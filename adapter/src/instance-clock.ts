/** The longest delay that `setTimeout` takes, in milliseconds. */
const MAX_DELAY = 2 ** 31 - 1;

/** What a clock tells, and what it asks. */
export interface ClockPort {
  /** The plugin's next timer is due. */
  onTimers(): void;
  /** Nothing happened for as long as a hook may wait. */
  onIdle(): void;
  /** Whether the host is to answer something. */
  isAsking(): boolean;
  /** Whether workers of the plugin are at something. */
  isBusy(): boolean;
}

/**
 * The two timers of an instance: the one that the plugin's own timers are due at, and the one that notices a hook which
 * waits for nothing. The first keeps the process alive while a hook waits. So does the second, but where the host is to
 * answer: what it is at keeps the process alive, and where that is nothing, the bundler notices at the end.
 */
export class InstanceClock {
  readonly #port: ClockPort;
  readonly #idleMs: number;
  #timer: NodeJS.Timeout | undefined;
  #delay: number | undefined;
  #isAwaited = false;
  #idle: NodeJS.Timeout | undefined;
  #lastProgress = 0;

  /**
   * @param idleMs how long a hook may wait, in milliseconds
   */
  constructor(idleMs: number, port: ClockPort) {
    this.#idleMs = idleMs;
    this.#port = port;
  }

  /**
   * Sets the time of the next plugin timer. The guest tells the same delay until the timer has run.
   *
   * @param delay milliseconds from the first time it was told, or undefined for none
   * @param isAwaited whether a hook waits
   */
  schedule(delay: number | undefined, isAwaited: boolean): void {
    if (delay !== this.#delay || this.#timer === undefined) {
      if (this.#timer !== undefined) clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#delay = delay;
      if (delay === undefined) return;
      this.#timer = setTimeout(
        () => {
          this.#timer = undefined;
          this.#port.onTimers();
        },
        Math.min(delay, MAX_DELAY),
      );
    } else if (isAwaited === this.#isAwaited) {
      return;
    }
    this.#isAwaited = isAwaited;
    if (isAwaited) this.#timer.ref();
    else this.#timer.unref();
  }

  /** Something happened: the wait starts anew. */
  progress(): void {
    this.#lastProgress = performance.now();
  }

  /** Starts or stops watching; to be said again where what is outside changed. */
  watch(isWaiting: boolean): void {
    if (!isWaiting) {
      if (this.#idle !== undefined) clearTimeout(this.#idle);
      this.#idle = undefined;
    } else {
      this.#idle ??= this.#armed(this.#idleMs);
      this.#keepAlive(this.#idle);
    }
  }

  #armed(delay: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#idle = undefined;
      const rest = this.#lastProgress + this.#idleMs - performance.now();
      const isOutside = this.#port.isAsking() || this.#port.isBusy();
      if (isOutside || rest > 1) {
        this.#idle = this.#armed(isOutside ? this.#idleMs : rest);
        this.#keepAlive(this.#idle);
      } else {
        this.#port.onIdle();
      }
    }, delay);
  }

  #keepAlive(idle: NodeJS.Timeout): void {
    if (this.#port.isAsking() && !this.#port.isBusy()) idle.unref();
    else idle.ref();
  }

  /** Stops both. */
  stop(): void {
    this.schedule(undefined, false);
    this.watch(false);
  }
}
