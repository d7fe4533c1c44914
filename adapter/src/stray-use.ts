/**
 * What a plugin uses after functions of the project that it awaited have settled. Nobody knows for which of its hooks that
 * is, so it counts for all that wait together, until none does.
 */
export class StrayUse {
  #requests = 0;
  #cpuNs = 0;
  #waiting = 1;

  /**
   * A function was called whose promise is awaited.
   *
   * @param waiting the calls of hooks that wait
   * @returns how many of them there were
   */
  request(waiting: number): number {
    if (waiting === 0) {
      this.#requests = 0;
      this.#cpuNs = 0;
      this.#waiting = 1;
    }
    this.#waiting = Math.max(this.#waiting, waiting);
    this.#requests += 1;
    return this.#requests;
  }

  /**
   * The plugin went on after one.
   *
   * @returns the milliseconds of CPU time that each of the calls used, as far as they are known
   */
  continued(cpuNs: number): number {
    this.#cpuNs += cpuNs;
    return this.#cpuNs / 1e6 / this.#waiting;
  }
}
