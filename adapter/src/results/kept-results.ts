import type { Results } from '../binding-types.ts';
import type { CallSite } from '../call-site.ts';
import type { Call } from '../call-table.ts';
import { NexxoError } from '../error.ts';
import { comparable } from './comparable.ts';
import { Facts } from './facts.ts';
import { Histories, type History } from './histories.ts';
import { treatmentOf } from './host-calls.ts';
import type { HookCall, KeptCall, MadeCall, Recorder } from './recorder.ts';
import { type Replayed, replay } from './replay.ts';
import { joined, type Outcome, ResultRecord } from './result-record.ts';
import { ResultStats } from './result-stats.ts';
import { SetUpRecord } from './set-up-record.ts';

/** Hooks whose results are kept. */
const KEPT_HOOKS: ReadonlySet<string> = new Set(['resolveId', 'load', 'transform', 'renderChunk']);

/** Hooks that set a plugin up: every result may depend on them. */
const SET_UP_HOOKS: ReadonlySet<string> = new Set([
  'apply',
  'applyToEnvironment',
  'buildApp',
  'buildStart',
  'config',
  'configEnvironment',
  'configResolved',
  'configurePreviewServer',
  'configureServer',
  'options',
  'outputOptions',
  'renderStart',
]);

/** The arguments that are numbers of shared values, by hook. */
const SHARED_ARGUMENTS: Readonly<Record<string, readonly number[]>> = {
  buildStart: [0, 1],
  renderStart: [0, 1],
  renderChunk: [2, 3],
};

/** What `Results.find` found. */
const Found = { value: 1, echo: 2, uncertain: 3, refused: 4 } as const;
/** How a call ended, as `Results.keep` has it. */
const Ended = { undefined: 0, null: 1, echo: 2, value: 255 } as const;

/** The most text of calls that is held for plugins to see it later, in code units. */
const MAX_UNSEEN = 128 * 2 ** 20;

/** The most that a result may depend on of files, in bytes of recorded calls. */
const MAX_READS = 2 ** 18;

/** What the kept results of a plugin need of its runtime. */
export interface ResultsPort {
  readonly plugin: string;
  digest(value: unknown): string;
  /** Enters the instance. Gives the checked result, or a promise of it. */
  live(call: HookCall, recorder: Recorder | undefined): unknown;
  /** Whether the guest is on the stack. */
  isEntered(): boolean;
  /** Whether files are as they were recorded. */
  stillAnswers(reads: Uint8Array): boolean;
  /** Begins a call that does not enter. */
  open(call: HookCall): Call;
  close(call: Call): void;
  site(call: Call): CallSite;
  /** Makes a call to the host in the plugin's name. */
  ask(site: CallSite, method: string, args: unknown[]): unknown;
  /** The data of a shared value. */
  shared(key: unknown): unknown;
}

/** How results are kept. */
export interface KeptSettings {
  /** Whether they may depend on earlier calls for the same module. */
  ofModule: boolean;
  /** The share of results that are made all the same, and compared. */
  check: number;
  /** Results are looked up, and may be kept. */
  noteUse(): void;
}

/** Answers hooks by results that were kept, and keeps those that were not. */
export class KeptResults {
  stats = new ResultStats();
  readonly #native: Results;
  readonly #numbers: Uint32Array;
  readonly #port: ResultsPort;
  readonly #settings: KeptSettings;
  readonly #facts: Facts;
  readonly #histories: Histories | undefined;
  /** Shared values that the plugin was told. */
  readonly #told = new Set<unknown>();
  readonly #sharedDigests = new Map<unknown, string>();
  /** Calls under way. */
  readonly #open = new Set<ResultRecord>();
  #settingUp = 0;
  /** How often the plugin did something in the name of no call. */
  #strays = 0;
  #unseenText = 0;

  constructor(native: Results, port: ResultsPort, settings: KeptSettings) {
    this.#native = native;
    this.#numbers = native.numbers;
    this.#port = port;
    this.#settings = settings;
    this.#facts = new Facts((value) => port.digest(value));
    this.#histories = settings.ofModule ? new Histories(() => native.addHistory()) : undefined;
  }

  /** Runs a hook, or answers in its place. */
  run(call: HookCall): unknown {
    const { name } = call.hook;
    if (SET_UP_HOOKS.has(name)) return this.#port.live(call, this.setUp(name, call.args));
    if (!KEPT_HOOKS.has(name)) return this.#other(call);
    const history = this.#histories?.of(call);
    if (history !== undefined) {
      if (history.busy > 0) history.isLost = true;
      if (history.isLost) return this.#whenCaughtUp(history, () => this.#unkept(call));
    }
    if (this.#settingUp > 0 || this.#port.isEntered() || this.#unseenText > MAX_UNSEEN) {
      if (history !== undefined) history.isLost = true;
      return this.#whenCaughtUp(history, () => this.#unkept(call));
    }
    return this.#lookUp(call, history);
  }

  /** Notes a call that sets the plugin up. */
  setUp(name: string, args: readonly unknown[]): Recorder {
    const { digest } = this.#port;
    const shared = SHARED_ARGUMENTS[name] ?? [];
    const known = args.map((arg, index) =>
      shared.includes(index) ? this.#sharedDigest(arg) : comparable(arg),
    );
    const number = this.#native.beginSetUp([name, ...known]);
    this.#settingUp += 1;
    return new SetUpRecord(digest, (answers) => {
      this.#settingUp -= 1;
      this.#native.endSetUp(number, answers);
    });
  }

  #sharedDigest(key: unknown): string | undefined {
    if (key === undefined) return undefined;
    let digest = this.#sharedDigests.get(key);
    if (digest === undefined) {
      digest = this.#port.digest(comparable(this.#port.shared(key)));
      this.#sharedDigests.set(key, digest);
    }
    return digest;
  }

  /** A hook whose result is not kept. It may change what the plugin keeps of its module. */
  #other(call: HookCall): unknown {
    const history = this.#histories?.known(call.moduleId);
    if (history !== undefined) history.isLost = true;
    return this.#whenCaughtUp(history, () => this.#port.live(call, undefined));
  }

  #unkept(call: HookCall): unknown {
    this.stats.misses += 1;
    this.stats.unkept += 1;
    return this.#port.live(call, undefined);
  }

  #lookUp(call: HookCall, history: History | undefined): unknown {
    const { hook, narrow, args } = call;
    const [a, b, c, d, e] = hook.name === 'renderChunk' ? withoutShared(args) : args;
    this.#settings.noteUse();
    let value: unknown;
    try {
      value = this.#native.find(hook.slot, history?.number ?? -1, narrow, a, b, c, d, e);
    } catch {
      // What cannot cross is told by the call itself.
      if (history !== undefined) history.isLost = true;
      return this.#whenCaughtUp(history, () => this.#unkept(call));
    }
    const numbers = this.#numbers;
    const ticket = numbers[2] as number;
    switch (numbers[0]) {
      case Found.value:
        return this.#hit(call, history, value, []);
      case Found.echo:
        return this.#hit(call, history, args[numbers[1] as number], []);
      case Found.uncertain:
        return this.#replay(call, history, ticket, value as unknown[]);
      case Found.refused:
        this.stats.refused += 1;
    }
    return this.#miss(call, history, ticket, []);
  }

  /** Asks again what a result depends on. */
  #replay(call: HookCall, history: History | undefined, ticket: number, parts: unknown[]): unknown {
    const [kind, kept, reads, calls, links] = parts as [
      number,
      unknown,
      Uint8Array | undefined,
      KeptCall[] | undefined,
      Uint8Array[] | undefined,
    ];
    if (links !== undefined && !this.#hold(links)) return this.#miss(call, history, ticket, []);
    if (reads !== undefined && !this.#port.stillAnswers(reads)) return this.#miss(call, history, ticket, []);
    const finish = ({ holds, made }: Replayed): unknown => {
      if (!holds) return this.#miss(call, history, ticket, made);
      this.#native.hold(ticket, reads, calls);
      const value = kind === Ended.value || kind === Ended.null ? kept : call.args[kind - Ended.echo];
      return this.#hit(call, history, kind === Ended.undefined ? undefined : value, made);
    };
    if (calls === undefined) return finish({ holds: true, made: [] });
    const opened = this.#port.open(call);
    if (history !== undefined) history.busy += 1;
    const done = (replayed: Replayed): unknown => {
      if (history !== undefined) history.busy -= 1;
      this.#port.close(opened);
      return finish(replayed);
    };
    const replayed = replay(calls, call, this.#port.site(opened), this.#port, this.#facts);
    return replayed instanceof Promise ? replayed.then(done) : done(replayed);
  }

  /** Whether what the plugin may have remembered is as it was. */
  #hold(links: Uint8Array[]): boolean {
    let held = 0;
    while (held < links.length && this.#port.stillAnswers(links[held] as Uint8Array)) held += 1;
    this.#native.judge(held);
    return held === links.length;
  }

  #hit(call: HookCall, history: History | undefined, value: unknown, made: readonly MadeCall[]): unknown {
    const { hook, moduleId } = call;
    this.stats.hits += 1;
    if (this.#settings.check > 0 && Math.random() < this.#settings.check)
      return this.#compare(call, history, value, made);
    if (history !== undefined) {
      history.unseen.push({ call, made });
      for (const arg of call.args) if (typeof arg === 'string') this.#unseenText += arg.length;
    }
    return hook.check(value, hook, moduleId);
  }

  #miss(call: HookCall, history: History | undefined, ticket: number, made: readonly MadeCall[]): unknown {
    this.stats.misses += 1;
    return this.#whenCaughtUp(history, () =>
      this.#record(call, history, made, ({ isReturned, value, calls, reads }) => {
        if (calls === undefined) {
          this.#native.dropCall(ticket);
          if (history !== undefined) history.isLost = true;
          if (isReturned) this.stats.unkept += 1;
          return;
        }
        const { kind, data } = endingOf(value, call.args);
        const all = [...this.#facts.asked(call.hook.name), ...calls];
        try {
          this.#native.keep(ticket, kind, data, reads, all.length === 0 ? undefined : all);
        } catch {
          // What cannot be told again, such as a promise in a result.
          this.#native.dropCall(ticket);
          this.stats.unkept += 1;
          if (history !== undefined) history.isLost = true;
        }
      }),
    );
  }

  /** Runs a call whose result was found, and compares. */
  #compare(call: HookCall, history: History | undefined, kept: unknown, made: readonly MadeCall[]): unknown {
    this.stats.checked += 1;
    const before = this.#port.digest(kept);
    const { hook, moduleId } = call;
    return this.#whenCaughtUp(history, () =>
      this.#record(call, history, made, ({ isReturned, value }) => {
        if (!isReturned || this.#port.digest(value) === before) return;
        const what = 'its result is another one than the result that was kept for the same call';
        throw new NexxoError('NEXXO_RESULT_DIFFERS', what, {
          plugin: hook.plugin,
          hook: hook.name,
          id: moduleId,
        });
      }),
    );
  }

  #record(
    call: HookCall,
    history: History | undefined,
    made: readonly MadeCall[],
    ended: (outcome: Outcome) => void,
  ): unknown {
    const { digest } = this.#port;
    const strays = this.#strays;
    if (history !== undefined) history.busy += 1;
    const record: ResultRecord = new ResultRecord(
      {
        digest,
        noteFact: (method, args, hook, value) => this.#facts.note(method, args, hook, value),
        noteShared: (key) => this.#told.add(key),
        without: (reads, own) => this.#native.without(reads, own),
        ended: (outcome) => {
          if (history !== undefined) history.busy -= 1;
          this.#open.delete(record);
          const { reads } = outcome;
          const isClear = strays === this.#strays && history?.isLost !== true;
          // What others read that have not ended, they may have told it.
          let known = reads;
          for (const other of this.#open) {
            const { told } = other;
            if (told !== undefined) known = joined(known, told);
          }
          const isSmall = known === undefined || known.length <= MAX_READS;
          ended({ ...outcome, reads: known, calls: isClear && isSmall ? outcome.calls : undefined });
          if (outcome.told !== undefined) this.#native.remember(outcome.told);
        },
      },
      call,
      made,
    );
    this.#open.add(record);
    for (const at of SHARED_ARGUMENTS[call.hook.name] ?? []) {
      const key = call.args[at];
      if (this.#told.has(key)) record.remembered('shared', [at], this.#sharedDigest(key));
    }
    return this.#port.live(call, record);
  }

  /** Lets the plugin see first what it has not seen of a module. */
  #whenCaughtUp(history: History | undefined, run: () => unknown): unknown {
    if (history === undefined) return run();
    if (history.catchingUp !== undefined) return history.catchingUp.then(run);
    if (history.unseen.length === 0) return run();
    const unseen = history.unseen.splice(0);
    let at = 0;
    const next = (): unknown => {
      while (at < unseen.length) {
        const { call, made } = unseen[at] as (typeof unseen)[number];
        at += 1;
        for (const arg of call.args) if (typeof arg === 'string') this.#unseenText -= arg.length;
        const outcome = this.#record(call, history, made, () => {});
        if (outcome instanceof Promise) return outcome.then(next);
      }
      return undefined;
    };
    const caughtUp = next();
    if (!(caughtUp instanceof Promise)) return run();
    history.catchingUp = caughtUp.finally(() => {
      history.catchingUp = undefined;
    });
    return history.catchingUp.then(run);
  }

  /** The plugin asked the host something; `record` is that of the call in whose name it did. */
  answer(
    call: Call | undefined,
    owner: Call | undefined,
    method: string,
    args: unknown[],
    ask: () => unknown,
  ): unknown {
    const asking = owner ?? call;
    if (asking === undefined) this.#strays += 1;
    else if (call !== undefined && call !== asking) call.recorder?.spoil();
    const recorder = asking?.recorder;
    if (recorder !== undefined) return recorder.answer(method, args, ask);
    const value = ask();
    this.#noteUnrecorded(asking, method, args, value);
    return value;
  }

  /** The same for what takes time. */
  async request(
    call: Call | undefined,
    method: string,
    args: unknown[],
    ask: () => Promise<unknown>,
  ): Promise<unknown> {
    if (call === undefined) this.#strays += 1;
    const recorder = call?.recorder;
    return await (recorder === undefined ? ask() : recorder.request(method, args, ask));
  }

  /** The plugin remembers what a call was told whose result is not kept. */
  #noteUnrecorded(call: Call | undefined, method: string, args: unknown[], value: unknown): void {
    if (method === 'shared') this.#told.add(args[0]);
    if (treatmentOf(method, args) === 'fact') this.#facts.note(method, args, call?.hook?.name ?? '', value);
  }

  /**
   * An entry is over in which files were read; `call` is the one that entered.
   *
   * @param reads what was recorded of files; undefined where it cannot be repeated
   */
  entered(call: Call | undefined, reads: Uint8Array | undefined): void {
    if (call === undefined) this.#strays += 1;
    if (call?.recorder !== undefined) call.recorder.read(reads);
    else if (reads !== undefined) this.#native.remember(reads);
  }

  /** Something entered while a call was on the stack. */
  nested(outer: Call): void {
    outer.recorder?.spoil();
  }
}

/** The numbers of shared values say only whether there is one. */
function withoutShared(args: readonly unknown[]): unknown[] {
  const shared = SHARED_ARGUMENTS['renderChunk'] ?? [];
  return args.map((arg, index) => (shared.includes(index) ? arg !== undefined : arg));
}

/** How a call ended, as it is kept: text that it gave back as it got it is told by its place. */
function endingOf(value: unknown, args: readonly unknown[]): { kind: number; data: unknown } {
  if (value === undefined) return { kind: Ended.undefined, data: undefined };
  if (value === null) return { kind: Ended.null, data: undefined };
  const at = typeof value === 'string' ? args.indexOf(value) : -1;
  return at < 0 ? { kind: Ended.value, data: value } : { kind: Ended.echo + at, data: undefined };
}
