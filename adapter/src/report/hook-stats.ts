/** What the calls of one hook of one plugin cost. */
export class HookStats {
  readonly hook: string;
  calls = 0;
  /** How often it was entered: once for a call, and again where that waits. */
  entries = 0;
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

  /** What an entry costs on average, in nanoseconds of CPU time; 0 where there was none. */
  get cpuNsEach(): number {
    return this.entries === 0 ? 0 : this.cpuNs / this.entries;
  }

  /** Adds one entry into the guest: [0] CPU nanoseconds, [1] bytes in, [2] bytes out. */
  addEntry(clock: Float64Array): void {
    this.entries += 1;
    this.cpuNs += clock[0] as number;
    this.bytesIn += clock[1] as number;
    this.bytesOut += clock[2] as number;
  }
}
