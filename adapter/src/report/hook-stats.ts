/** What the calls of one hook of one plugin cost. */
export class HookStats {
  readonly hook: string;
  calls = 0;
  cpuNs = 0;
  bytesIn = 0;
  bytesOut = 0;
  hostCalls = 0;
  /** The filter that was derived from the hook's guards, for people to read. */
  derivedFilter: string | undefined;
  /** Calls that came from the bundler and that this filter kept out. */
  leftOut = 0;

  constructor(hook: string) {
    this.hook = hook;
  }

  /** Adds one entry into the guest: [0] CPU nanoseconds, [1] bytes in, [2] bytes out. */
  addEntry(clock: Float64Array): void {
    this.cpuNs += clock[0] as number;
    this.bytesIn += clock[1] as number;
    this.bytesOut += clock[2] as number;
  }
}
