/** The longest delay that `setTimeout` takes, in milliseconds. */
const MAX_DELAY = 2 ** 31 - 1;

/**
 * The two timers of an instance: the one that the plugin's own timers are due at, and the one that notices a hook which
 * waits for nothing. The first keeps the process alive while a hook waits, the second always does.
 */
export class InstanceClock {
  readonly #onTimers: () => void;
  readonly #onIdle: () => void;
  readonly #idleMs: number;
  #timer: NodeJS.Timeout | undefined;
  #delay: number | undefined;
  #isAwaited = false;
  #idle: NodeJS.Timeout | undefined;
  #lastProgress = 0;

  /**
   * @param idleMs how long a hook may wait
   * @param onTimers the plugin's next timer is due
   * @param onIdle nothing happened for that long
   */
  constructor(idleMs: number, onTimers: () => void, onIdle: () => void) {
    this.#idleMs = idleMs;
    this.#onTimers = onTimers;
    this.#onIdle = onIdle;
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
          this.#onTimers();
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

  /** Starts or stops watching. `isOutside` says at the end of the wait whether something is under way outside. */
  watch(isWaiting: boolean, isOutside: () => boolean): void {
    if (!isWaiting) {
      if (this.#idle !== undefined) clearTimeout(this.#idle);
      this.#idle = undefined;
    } else if (this.#idle === undefined) {
      this.#arm(this.#idleMs, isOutside);
    }
  }

  #arm(delay: number, isOutside: () => boolean): void {
    this.#idle = setTimeout(() => {
      this.#idle = undefined;
      const rest = this.#lastProgress + this.#idleMs - performance.now();
      if (isOutside()) this.#arm(this.#idleMs, isOutside);
      else if (rest > 1) this.#arm(rest, isOutside);
      else this.#onIdle();
    }, delay);
  }

  /** Stops both. */
  stop(): void {
    this.schedule(undefined, false);
    this.watch(false, () => false);
  }
}
