/** So many problems are told; of more only how many they are. */
const MOST = 200;

/** Collects what is not as it must be. */
export class Report {
  #found: { readonly problem: string; readonly name: string | undefined }[] = [];
  #more = 0;

  /**
   * @param problem a sentence without its full stop
   * @param name the plugin's name that it is about
   */
  add(problem: string, name?: string): void {
    if (this.#found.length < MOST) this.#found.push({ problem, name });
    else this.#more += 1;
  }

  /** Leaves out what is about names that were changed while they were looked at. */
  forget(names: ReadonlySet<string>): void {
    this.#found = this.#found.filter(({ name }) => name === undefined || !names.has(name));
  }

  get problems(): string[] {
    return this.#found.map(({ problem }) => problem);
  }

  /** How many there are that were not kept. */
  get more(): number {
    return this.#more;
  }

  /** Whether everything is as it must be. */
  get isGood(): boolean {
    return this.#found.length === 0;
  }
}
