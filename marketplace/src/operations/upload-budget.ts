/** Bytes that all uploads under way may have together, since each is held in memory until it is verified. */
const BUDGET = 512 * 1024 ** 2;

/** Keeps uploads at a time within the memory that is for them. */
export class UploadBudget {
  #used = 0;

  /**
   * Reserves memory.
   *
   * @param bytes of an upload
   * @returns what gives them back, once; undefined where there are too many uploads under way
   */
  reserve(bytes: number): (() => void) | undefined {
    if (this.#used + bytes > BUDGET) return undefined;
    this.#used += bytes;
    let held = bytes;
    return () => {
      this.#used -= held;
      held = 0;
    };
  }
}
