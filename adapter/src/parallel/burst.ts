/** How many calls a burst has at most. */
const CALLS = 20;
/** What a call of a burst uses on average where the plugin is heavy, in nanoseconds of CPU time. */
export const HEAVY_NS = 1e6;

/** Notices that the calls of a plugin are heavy: that many of them use a millisecond each on average. */
export class Burst {
  #calls = 0;
  #cpuNs = 0;

  /** Whether a call made the burst heavy. One that is so before its last call is not waited for. */
  add(cpuNs: number): boolean {
    this.#calls += 1;
    this.#cpuNs += cpuNs;
    if (this.#cpuNs >= CALLS * HEAVY_NS) return true;
    if (this.#calls === CALLS) {
      this.#calls = 0;
      this.#cpuNs = 0;
    }
    return false;
  }
}
