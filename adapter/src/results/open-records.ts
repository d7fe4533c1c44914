import type { History } from './histories.ts';
import type { HookCall, MadeCall } from './recorder.ts';
import { joined, type Outcome, type RecordPort, ResultRecord } from './result-record.ts';

/** The most that a result may depend on of files, in bytes of recorded calls. */
const MAX_READS = 2 ** 18;

/** What records have in common, and what is told of each that ends. */
export interface OpenPort extends Omit<RecordPort, 'ended'> {
  /** Others may have been told what a call read. */
  remember(reads: Uint8Array): void;
}

/** The records of calls under way: what one reads, the others may be told. */
export class OpenRecords {
  readonly #port: OpenPort;
  readonly #open = new Set<ResultRecord>();
  /** How often the plugin did something in the name of no call. */
  #strays = 0;

  constructor(port: OpenPort) {
    this.#port = port;
  }

  /** The plugin did something in the name of no call: what is under way may depend on it. */
  stray(): void {
    this.#strays += 1;
  }

  /**
   * Begins the record of a call.
   *
   * @param made calls to the host that were made already, for it
   * @param ended is told what came of it; it is not to be kept where it has no `calls`
   */
  begin(
    call: HookCall,
    history: History | undefined,
    made: readonly MadeCall[],
    ended: (outcome: Outcome) => void,
  ): ResultRecord {
    const strays = this.#strays;
    if (history !== undefined) history.busy += 1;
    const record: ResultRecord = new ResultRecord(
      {
        ...this.#port,
        ended: (outcome) => {
          if (history !== undefined) history.busy -= 1;
          this.#open.delete(record);
          const isClear = strays === this.#strays && history?.isLost !== true;
          const reads = this.#joinedReads(outcome);
          const isSmall = reads === undefined || reads.length <= MAX_READS;
          ended({ ...outcome, reads, calls: isClear && isSmall ? outcome.calls : undefined });
          if (outcome.told !== undefined) this.#port.remember(outcome.told);
        },
      },
      call,
      made,
    );
    this.#open.add(record);
    return record;
  }

  /** What others read that have not ended, they may have told it. */
  #joinedReads({ reads }: Outcome): Uint8Array | undefined {
    let known = reads;
    for (const { told } of this.#open) if (told !== undefined) known = joined(known, told);
    return known;
  }
}
