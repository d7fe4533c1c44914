import type { InstanceStats, LoadOptions } from '../binding-types.ts';
import { type CallSite, whereOf } from '../call-site.ts';
import type { Compression } from '../compression.ts';
import { NexxoError } from '../error.ts';
import { isFatal } from '../guest-error.ts';
import { HookStats } from '../report/hook-stats.ts';
import { togetherStats } from '../report/together-stats.ts';
import { readWorkerEntry, type WorkerEntry, workerLoad } from './worker-entry.ts';
import type { WorkerLink } from './worker-link.ts';

/** How many may run at a time. */
const MOST = 4;
/** What an event that waits takes beside its bytes. */
const EVENT_BYTES = 64;
/** What stops a plugin besides what leaves its instance unusable. */
const LIMITS: ReadonlySet<string> = new Set(['NEXXO_OUTPUT_LIMIT', 'NEXXO_CALL_QUOTA']);

/** The runtime of a worker. */
export interface WorkerRuntime {
  /** Whether it has timers set or asked for something that has not come. */
  readonly isBusy: boolean;
  /** Hands the guest an event. */
  tell(event: unknown): void;
  stats(): InstanceStats | undefined;
  dispose(): void;
}

/** What workers need of the plugin that starts them. */
export interface WorkerHost {
  load: LoadOptions;
  /** Makes a runtime with the plugin's rights. */
  open(load: LoadOptions, link: WorkerLink): WorkerRuntime;
  /** Hands the plugin an event. */
  tell(event: unknown): void;
  compression: Compression;
  /** An error as it crosses into the plugin. */
  carry(error: unknown): unknown;
  /** A worker used this: it counts as the plugin's own use. */
  spent(cpuNs: number): void;
  /** A limit was met: it stops the plugin. */
  stop(reason: unknown): void;
}

interface Worker {
  number: number;
  entry: WorkerEntry;
  runtime: WorkerRuntime | undefined;
  /** Messages that it has not got yet. */
  inbox: Uint8Array[];
  isListening: boolean;
  isEnding: boolean;
}

/**
 * The workers of one plugin: instances beside its own, with its rights and limits, on the same thread. What they compute counts as
 * the plugin's, so that they are no way round its limits.
 */
export class Workers {
  /** What they used together. */
  readonly stats = new HookStats('workers');
  readonly #host: WorkerHost;
  readonly #running = new Map<number, Worker>();
  /** What the plugin has not been told yet. */
  readonly #events: { event: unknown[]; bytes: number }[] = [];
  /** Of those that have ended. */
  #ended: InstanceStats | undefined;
  #queuedBytes = 0;
  #loadNs = 0;
  #last = 0;
  #isScheduled = false;

  constructor(host: WorkerHost) {
    this.#host = host;
  }

  /** Whether one of them has something to do, so that a message may come. */
  get isBusy(): boolean {
    return (
      this.#events.length > 0 ||
      [...this.#running.values()].some(({ runtime, inbox }) => runtime?.isBusy !== false || inbox.length > 0)
    );
  }

  /** Whether there are any. */
  get hasAny(): boolean {
    return this.#running.size > 0 || this.#events.length > 0;
  }

  /**
   * Starts a worker; its code runs when the plugin's call is over.
   *
   * @returns its number
   * @throws NEXXO_VALUE, and NEXXO_REFERENCE_LIMIT where too many run
   */
  start(site: CallSite, entry: unknown, data: unknown): number {
    const checked = readWorkerEntry(site, entry, data);
    if (this.#running.size >= MOST) {
      const what = `more than ${MOST} workers run at a time`;
      throw new NexxoError('NEXXO_REFERENCE_LIMIT', what, { ...whereOf(site), limit: MOST });
    }
    this.#queue(checked.data.length);
    this.#last += 1;
    const number = this.#last;
    this.#running.set(number, {
      number,
      entry: checked,
      runtime: undefined,
      inbox: [],
      isListening: false,
      isEnding: false,
    });
    this.stats.calls += 1;
    this.#schedule();
    return number;
  }

  /** Sends a message to a worker; one that has ended gets none. */
  post(site: CallSite, number: unknown, bytes: unknown): void {
    const worker = this.#running.get(number as number);
    if (!(bytes instanceof Uint8Array))
      throw new NexxoError('NEXXO_VALUE', 'a message is no bytes', whereOf(site));
    if (worker === undefined || worker.isEnding) return;
    this.#queue(bytes.length);
    worker.inbox.push(new Uint8Array(bytes));
    this.#schedule();
  }

  /** Ends a worker at once. */
  terminate(number: unknown): void {
    const worker = this.#running.get(number as number);
    if (worker !== undefined) this.#end(worker, 1);
  }

  /** The hooks that waited are done: what it cost to load workers counts anew. */
  hooksDone(): void {
    this.#loadNs = 0;
  }

  /** Ends all. */
  dispose(): void {
    for (const { runtime } of this.#running.values()) runtime?.dispose();
    for (const { runtime } of this.#running.values()) this.#keepStats(runtime);
    this.#running.clear();
    this.#events.length = 0;
    this.#queuedBytes = 0;
  }

  /** The totals of an instance and of the workers that it started. */
  withTotals(own: InstanceStats | undefined): InstanceStats | undefined {
    const running = [...this.#running.values()].map(({ runtime }) => runtime?.stats());
    return [this.#ended, ...running].reduce(togetherStats, own);
  }

  #keepStats(runtime: WorkerRuntime | undefined): void {
    this.#ended = togetherStats(this.#ended, runtime?.stats());
  }

  #queue(bytes: number): void {
    const { outputBytes } = this.#host.load.limits;
    if (this.#queuedBytes + bytes + EVENT_BYTES > outputBytes) {
      const what = 'messages between the plugin and its workers wait with more bytes than it may put out';
      throw new NexxoError('NEXXO_OUTPUT_LIMIT', what, { plugin: this.#host.load.name, limit: outputBytes });
    }
    this.#queuedBytes += bytes + EVENT_BYTES;
  }

  /** @throws NEXXO_OUTPUT_LIMIT */
  #tellLater(event: unknown[], bytes: number): void {
    this.#queue(bytes);
    this.#events.push({ event, bytes: bytes + EVENT_BYTES });
    this.#schedule();
  }

  /** The same for what comes once in a worker's life, and must come. */
  #tellSurely(event: unknown[]): void {
    this.#events.push({ event, bytes: 0 });
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#run();
    });
  }

  #run(): void {
    for (const worker of [...this.#running.values()]) {
      // A limit that one met ends all.
      if (!this.#running.has(worker.number)) return;
      if (worker.runtime === undefined && !worker.isEnding) this.#open(worker);
      const messages = worker.inbox.splice(0);
      for (const bytes of messages) {
        this.#queuedBytes -= bytes.length + EVENT_BYTES;
        if (!worker.isEnding) worker.runtime?.tell(['message', bytes]);
      }
      this.#endIdle(worker);
    }
    for (const { event, bytes } of this.#events.splice(0)) {
      this.#queuedBytes -= bytes;
      this.#host.tell(event);
    }
  }

  #open(worker: Worker): void {
    const { number, entry } = worker;
    this.#queuedBytes -= entry.data.length + EVENT_BYTES;
    let runtime: WorkerRuntime;
    this.#tellSurely(['online', number]);
    try {
      runtime = this.#host.open(workerLoad(this.#host.load, entry, number), this.#link(worker));
    } catch (error) {
      if (!(error instanceof NexxoError) || isFatal(error) || LIMITS.has(error.code)) {
        this.#host.stop(error);
        return;
      }
      const own = error.code === 'NEXXO_PLUGIN_LOAD' ? error.cause : error;
      this.#tellSurely(['error', number, this.#host.carry(own)]);
      this.#end(worker, 1);
      return;
    }
    worker.runtime = runtime;
    const ownNs = runtime.stats()?.loadCpuNs ?? 0;
    this.stats.cpuNs += ownNs;
    this.#loadNs += ownNs;
    const { loadCpuMs } = this.#host.load.limits;
    const loadMs = this.#loadNs / 1e6;
    if (loadMs > loadCpuMs) {
      const what = `its workers used ${Math.round(loadMs)} ms of CPU time to load, ${loadCpuMs} ms are allowed`;
      const details = { plugin: this.#host.load.name, limit: loadCpuMs, used: loadMs };
      this.#host.stop(new NexxoError('NEXXO_CPU_LIMIT', what, details));
      return;
    }
    runtime.tell(['start']);
  }

  #link(worker: Worker): WorkerLink {
    const { number, entry } = worker;
    const unlessEnding = (run: () => void): void => {
      if (!worker.isEnding) run();
    };
    return {
      compression: this.#host.compression,
      post: (bytes) => unlessEnding(() => this.#tellLater(['message', number, bytes], bytes.length)),
      fail: (error) =>
        unlessEnding(() => {
          this.#tellSurely(['error', number, error]);
          this.#end(worker, 1);
        }),
      exit: (code) => unlessEnding(() => this.#end(worker, code)),
      listen: (isListening) => {
        worker.isListening = isListening;
      },
      print: (fd, text) => {
        const isCaptured = fd === 2 ? entry.captured.stderr : entry.captured.stdout;
        if (isCaptured) unlessEnding(() => this.#tellLater(['print', number, fd, text], text.length * 2));
        return isCaptured;
      },
      spent: (used) => {
        this.stats.addEntry(used);
        this.#host.spent(used[0] ?? 0);
      },
      rest: () => {
        if (!this.#isAwaited(worker)) this.#schedule();
      },
      died: (reason) => unlessEnding(() => this.#host.stop(reason)),
    };
  }

  #isAwaited({ runtime, isListening, inbox }: Worker): boolean {
    return isListening || inbox.length > 0 || runtime?.isBusy === true;
  }

  /** A worker that waits for nothing has done its work. */
  #endIdle(worker: Worker): void {
    if (worker.runtime !== undefined && !worker.isEnding && !this.#isAwaited(worker)) this.#end(worker, 0);
  }

  #end(worker: Worker, code: number): void {
    if (worker.isEnding) return;
    worker.isEnding = true;
    // It may be on the stack.
    setImmediate(() => {
      if (!this.#running.delete(worker.number)) return;
      this.#keepStats(worker.runtime);
      worker.runtime?.dispose();
      for (const bytes of worker.inbox) this.#queuedBytes -= bytes.length + EVENT_BYTES;
      this.#tellSurely(['exit', worker.number, code]);
    });
  }
}
