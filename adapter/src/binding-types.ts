/** What `#binding` exports. The contract is `docs/internals/boundary.md`. */
export interface Binding {
  Instance: new (options: LoadOptions, host: HostCallback) => Instance;
  InstanceFork: new (of: Instance) => InstanceFork;
  ThreadInstance: new (fork: InstanceFork, host: HostCallback, deliver: DeliverCallback) => ThreadInstance;
  PathPolicy: new (root: string, cwd: string, granted: string[]) => PathPolicy;
  /** Loads the engine, which otherwise happens with the first plugin. */
  openEngine: () => void;
  ResultStore: new (dir: string, maxBytes: number) => ResultStore;
  Results: new (store: ResultStore, base: unknown) => Results;
  /** A hash of a value, by which answers of the host are compared. */
  valueDigest: (value: unknown) => string;
}

/** A directory in which results of hooks are kept. */
export interface ResultStore {
  /** Whether the database was damaged, was put aside, and began anew. */
  readonly renewed: boolean;
  /** Has what waits written, without waiting for it. */
  flush(): void;
  /** Writes what waits, and waits for it. The store finds and keeps nothing any more. */
  close(): void;
  totals(): { entries: number; bytes: number };
  /** Collects what is kept from now on, for others. */
  share(): void;
  /** What was kept since the last time, sealed by a key that others have; null where nothing was. */
  takeShared(key: string): { name: string; bytes: Uint8Array } | null;
  /** Whether a piece of others was taken in. */
  hasTaken(name: string): boolean;
  /** Takes in what others kept, where it was sealed by the key that they share. */
  takeIn(name: string, bytes: Uint8Array, key: string): boolean;
}

/** The kept results of one plugin. */
export interface Results {
  /**
   * After {@link find}: [0] what it found (0 nothing, 1 a value, 2 an argument, 3 what holds only while answers are the same, 4
   * what does not count), [1] the argument's number, [2] the call's ticket. Each read makes another view: read it once.
   */
  readonly numbers: Uint32Array;
  /** A call that sets the plugin up has begun. Gives its number. */
  beginSetUp(call: unknown): number;
  /** It has ended; `answers` is what the host told it. */
  endSetUp(number: number, answers: unknown): void;
  /** A module of which the plugin may keep something. Gives its number. */
  addHistory(): number;
  /** Looks up the result of a hook, by its slot and its arguments. */
  find(
    slot: number,
    history: number,
    narrow: number,
    a?: unknown,
    b?: unknown,
    c?: unknown,
    d?: unknown,
    e?: unknown,
  ): unknown;
  /** Keeps how a call ended: 0 undefined, 1 null, 2 and more the argument of that number less 2, 255 a value. */
  keep(
    ticket: number,
    kind: number,
    value: unknown,
    reads: Uint8Array | undefined,
    calls: unknown[] | undefined,
  ): boolean;
  /** So many of the links that {@link find} gave hold, and the one after them does not. */
  judge(holding: number): void;
  /** Of what was read, all but what asks about the paths that `own` names; undefined where that is nothing. */
  without(reads: Uint8Array, own: string[]): Uint8Array | undefined;
  /** The plugin read something, and may remember it. */
  remember(reads: Uint8Array): void;
  /** What was found for a call holds: it is what the call gave. */
  hold(ticket: number, reads: Uint8Array | undefined, calls: unknown[] | undefined): void;
  /** The call's result is not kept. */
  dropCall(ticket: number): void;
}

/** Answers a synchronous call of the guest. What it throws is thrown inside. */
export type HostCallback = (method: string, callId: number, args: unknown[]) => unknown;

/** A package's directory, and the digest of its tree as the addon's `packageDigest` gives it. */
export interface PinnedRoot {
  path: string;
  sha256: string;
}

/** How an instance is loaded. */
export interface LoadOptions {
  /** The plugin, for messages. */
  name: string;
  /** The bundle's own URL: `import.meta.url` and stack frames. */
  moduleName: string;
  /** Gives the bundle; called only where no snapshot of it holds. */
  source: () => string;
  /** Equal hashes mean equal bundles. */
  sourceHash: string;
  /** Handed to the guest before the plugin is evaluated; part of the snapshot's key. */
  environment: unknown;
  limits: { cpuMs: number; loadCpuMs: number; memoryBytes: number; outputBytes: number; hostCalls: number };
  /** Directories that the plugin may read. */
  readRoots: string[];
  /** Directories of packages that the plugin may read, as long as they have these digests; part of the snapshot's key. */
  pinnedRoots: PinnedRoot[];
  /** Directories that the plugin may write, and read; they need not be there. */
  writeRoots: string[];
  /** Where snapshots are kept between processes; null keeps them in this process only. */
  snapshotDir: string | null;
  /** Where results of hooks are kept: out of the plugin's reach. */
  resultDir?: string;
  /** Whether snapshots come from there and go there; they do unless this is false. It stays out of the plugin's reach all the same. */
  keepSnapshot?: boolean;
  /** The time that the plugin sees, in milliseconds since the epoch; null for the real time. */
  clockMs: number | null;
}

/** A plugin inside its own WebAssembly instance. */
export interface Instance {
  /** Enters the guest; see {@link Op}. Throws only errors of the sandbox. */
  enter(op: number, id: number, ...values: unknown[]): unknown;
  /**
   * The short way into a hook: its slot and up to five values. A bit of `narrow` for each value says that it is text
   * without code units above 255.
   */
  hook(
    id: number,
    slot: number,
    narrow: number,
    a?: unknown,
    b?: unknown,
    c?: unknown,
    d?: unknown,
    e?: unknown,
  ): unknown;
  /** The shortest way: a hook with one or two texts, its numbers in `registers`. */
  texts(a: string, b?: string): unknown;
  /** [0] call id, [1] slot, [2] length of the first text, [3] that of the second, 0xffffffff where there is none. */
  readonly registers: Uint32Array;
  /** What the plugin threw at import, where `state[0]` said so after loading. */
  loadError(): unknown;
  /** A hash of what the plugin was answered while it was evaluated; undefined where that cannot be repeated. */
  readonly evaluation: string | undefined;
  /** Begins to record what the plugin asks the file system. */
  record(): void;
  /** What was recorded since the last time; undefined where it cannot be repeated. */
  takeRecorded(): Uint8Array | undefined;
  /** Whether what was recorded has the same answers now. */
  stillAnswers(reads: Uint8Array): boolean;
  /**
   * After an entry: [0] the {@link Outcome}, [1] events waiting, [2] 1 when a timer is set, [3] 1 when the plugin was
   * refused memory, [4] whether something was recorded. Each read of this property makes another view: read it once.
   */
  readonly state: Uint32Array;
  /** [0] milliseconds to the next timer. */
  readonly timer: Float64Array;
  /** The last entry: [0] CPU nanoseconds, [1] bytes in, [2] bytes out, [3] what of [0] was used for no call under way. */
  readonly clock: Float64Array;
  /** Events in order, five values each: an {@link EventType}, id, and three that depend on it. */
  takeEvents(): unknown[];
  stats(): InstanceStats;
  dispose(): void;
}

/** A plugin as an instance of it was at a moment, from which further instances go on. */
export interface InstanceFork {
  /** Lets go of it: no further instance is made from here. Those that were asked for come to be all the same. */
  release(): void;
}

/**
 * Told on JavaScript's thread when an entry is over, or the instance is there, which is job 0.
 *
 * @param echo which of the entry's values was answered with, or -1
 * @param error an error of the sandbox
 */
export type DeliverCallback = (job: number, value: unknown, echo: number, error: unknown) => void;

/** An instance on a thread of its own: as {@link Instance}, but what an entry answers is delivered later. */
export interface ThreadInstance {
  /** @param isRepeat whether another instance has done the same, so that what it writes is not written again */
  enter(job: number, isRepeat: boolean, op: number, id: number, ...values: unknown[]): void;
  hook(
    job: number,
    isRepeat: boolean,
    id: number,
    slot: number,
    narrow: number,
    a?: unknown,
    b?: unknown,
    c?: unknown,
    d?: unknown,
    e?: unknown,
  ): void;
  /** Tells with the next entry what the host answers to `method` without arguments in the name of a call, so that it is not asked. */
  foretell(call: number, method: string, answer: unknown): void;
  /** What the entry asked the file system that is told of, where the instance that it goes on from recorded; `state[4]` says so. */
  takeRecorded(): Uint8Array | undefined;
  /** Enters while the guest waits for an answer of the host. Throws `NEXXO_UNSUPPORTED` at any other time. */
  enterWithin(op: number, id: number, ...values: unknown[]): unknown;
  readonly state: Uint32Array;
  readonly timer: Float64Array;
  readonly clock: Float64Array;
  takeEvents(): unknown[];
  stats(): InstanceStats;
  dispose(): void;
}

/** Totals of an instance. */
export interface InstanceStats {
  cpuNs: number;
  /** CPU time of evaluating the plugin, in nanoseconds; 0 where a snapshot was restored. */
  loadCpuNs: number;
  /** Whether it was restored from a snapshot. */
  restored: boolean;
  /** The most memory that the instance has had. */
  memoryBytes: number;
  bytesIn: number;
  bytesOut: number;
  hostCalls: number;
  filesRead: string[];
  /** How often it was refused something. */
  deniedCount: number;
  /** The first hundred refusals. */
  denied: { what: string; path: string; reason: string }[];
}

/** Operations of {@link Instance.enter}. */
export const Op = { configure: 3, hook: 4, settle: 5, timers: 6, invoke: 7, release: 8 } as const;

/** How an entry ended. */
export const Outcome = { value: 0, thrown: 1, pending: 2 } as const;

/** Kinds of event. */
export const EventType = { resolved: 0, rejected: 1, request: 2 } as const;

/** A file that a plugin named to the bundler and may not. */
export interface RefusedName {
  /** The file, by its real path as far as it exists. */
  path: string;
  /** The name that may hold secrets, where that is why; otherwise the file lies outside. */
  secret?: string;
}

/** Which files a plugin may name to the bundler. */
export interface PathPolicy {
  /**
   * Judges a text that a bundler could take for the name of a file.
   *
   * @param importer where relative names start; without it, at the project
   * @param specifier what code imports, which means a file outside only where there is one
   * @returns null where the plugin may name it
   */
  judge(text: string, importer: string | undefined, specifier: boolean): RefusedName | null;
  /** Adds the directory of a project that is built besides the first. */
  addProject(root: string): void;
}
