/**
 * What a plugin uses in nobody's name: after functions of the project that it awaited, or through the context of a hook
 * that has ended. Nobody knows for which of its hooks that is, so it counts for all that wait together, until none does.
 */
export class StrayUse {
  #requests = 0;
  #cpuNs = 0;
  #waiting = 0;

  /**
   * Something was asked for whose promise is awaited.
   *
   * @param waiting the calls of hooks that wait
   * @returns how often that was
   */
  request(waiting: number): number {
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
    return this.#cpuNs / 1e6 / Math.max(this.#waiting, 1);
  }

  /**
   * An entry is over. Use in the background goes on counting: nothing resets it but hooks that had waited and are done.
   *
   * @param waiting the calls of hooks that wait now
   * @returns whether the count began anew
   */
  entryOver(waiting: number): boolean {
    if (waiting > 0) this.#waiting = Math.max(this.#waiting, waiting);
    if (waiting > 0 || this.#waiting === 0) return false;
    this.#waiting = 0;
    this.#requests = 0;
    this.#cpuNs = 0;
    return true;
  }
}
