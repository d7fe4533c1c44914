/** After how many entries an instance more is considered. */
const ENTRIES = 250;
/** How long entries are on average where threads often wait for JavaScript's thread, in nanoseconds of CPU time. */
const SHORT_NS = 6e6;

/**
 * How often the instances on threads are entered. Between two entries a thread gives its processor to another one, which
 * does not always take it at once: an instance more than there are processors fills such pauses, and costs its memory and what
 * each instance does first. It pays where entries are short.
 */
export class Pace {
  #entries = 0;
  #cpuNs = 0;

  /** An entry is over; gives whether an instance more is worth it, which it says once. */
  add(cpuNs: number): boolean {
    if (this.#entries === ENTRIES) return false;
    this.#entries += 1;
    this.#cpuNs += cpuNs;
    return this.#entries === ENTRIES && this.#cpuNs < ENTRIES * SHORT_NS;
  }
}
