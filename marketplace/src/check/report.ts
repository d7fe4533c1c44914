/** So many problems are told; more say nothing more. */
const MOST = 200;

/** Collects what is not as it must be. */
export class Report {
  readonly problems: string[] = [];
  #more = 0;

  /** @param problem a sentence without its full stop */
  add(problem: string): void {
    if (this.problems.length < MOST) this.problems.push(problem);
    else this.#more += 1;
  }

  /** How many there are that were not kept. */
  get more(): number {
    return this.#more;
  }

  /** Whether everything is as it must be. */
  get isGood(): boolean {
    return this.problems.length === 0;
  }
}
