import type { Results } from '../binding-types.ts';
import type { Call } from '../call-table.ts';
import { NexxoError } from '../error.ts';
import { CatchUp } from './catch-up.ts';
import { comparable } from './comparable.ts';
import { Facts } from './facts.ts';
import { Histories, type History } from './histories.ts';
import { treatmentOf } from './host-calls.ts';
import { KEPT_HOOKS, lookUpArguments, SET_UP_HOOKS, sharedArguments } from './kept-hooks.ts';
import { OpenRecords } from './open-records.ts';
import type { HookCall, KeptCall, MadeCall, Recorder } from './recorder.ts';
import { type Replayed, replay } from './replay.ts';
import type { Outcome } from './result-record.ts';
import { ResultStats } from './result-stats.ts';
import type { KeptSettings, ResultsPort } from './results-port.ts';
import { SetUpRecord } from './set-up-record.ts';
import { ToldValues } from './told-values.ts';

/** What `Results.find` found. */
const Found = { value: 1, echo: 2, uncertain: 3, refused: 4 } as const;
/** How a call ended, as `Results.keep` has it. */
const Ended = { undefined: 0, null: 1, echo: 2, value: 255 } as const;

/** Answers hooks by results that were kept, and keeps those that were not. */
export class KeptResults {
  stats = new ResultStats();
  readonly #native: Results;
  readonly #numbers: Uint32Array;
  readonly #port: ResultsPort;
  readonly #settings: KeptSettings;
  readonly #facts: Facts;
  readonly #histories: Histories | undefined;
  readonly #told: ToldValues;
  readonly #records: OpenRecords;
  readonly #catchUp: CatchUp;
  #settingUp = 0;

  constructor(native: Results, port: ResultsPort, settings: KeptSettings) {
    this.#native = native;
    this.#numbers = native.numbers;
    this.#port = port;
    this.#settings = settings;
    this.#facts = new Facts((value) => port.digest(value));
    this.#told = new ToldValues(port);
    this.#records = new OpenRecords({
      digest: port.digest,
      noteFact: (method, args, hook, value) => this.#facts.note(method, args, hook, value),
      noteShared: (key) => this.#told.add(key),
      without: (reads, own) => native.without(reads, own),
      remember: (reads) => native.remember(reads),
    });
    this.#catchUp = new CatchUp(({ call, made }, history) => this.#record(call, history, made, () => {}));
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
      if (history.isLost) return this.#catchUp.before(history, () => this.#unkept(call));
    }
    if (this.#settingUp > 0 || this.#port.isEntered() || this.#catchUp.isFull) {
      if (history !== undefined) history.isLost = true;
      return this.#catchUp.before(history, () => this.#unkept(call));
    }
    return this.#lookUp(call, history);
  }

  /** Notes a call that sets the plugin up. */
  setUp(name: string, args: readonly unknown[]): Recorder {
    const { digest } = this.#port;
    this.#facts.nextBuild();
    const shared = sharedArguments(name);
    const known = args.map((arg, index) =>
      shared.includes(index) ? this.#told.digest(arg) : comparable(arg),
    );
    const number = this.#native.beginSetUp([name, ...known]);
    this.#settingUp += 1;
    return new SetUpRecord(digest, (answers) => {
      this.#settingUp -= 1;
      this.#native.endSetUp(number, answers);
    });
  }

  /** A hook whose result is not kept. It may change what the plugin keeps of its module. */
  #other(call: HookCall): unknown {
    const history = this.#histories?.known(call.moduleId);
    if (history !== undefined) history.isLost = true;
    return this.#catchUp.before(history, () => this.#port.live(call, undefined));
  }

  #unkept(call: HookCall): unknown {
    this.stats.misses += 1;
    this.stats.unkept += 1;
    return this.#port.live(call, undefined);
  }

  #lookUp(call: HookCall, history: History | undefined): unknown {
    const { hook, narrow, args } = call;
    const [a, b, c, d, e] = lookUpArguments(hook.name, args);
    this.#settings.noteUse();
    let value: unknown;
    try {
      value = this.#native.find(hook.slot, history?.number ?? -1, narrow, a, b, c, d, e);
    } catch {
      // What cannot cross is told by the call itself.
      if (history !== undefined) history.isLost = true;
      return this.#catchUp.before(history, () => this.#unkept(call));
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
    if (history !== undefined) this.#catchUp.add(history, { call, made });
    return hook.check(value, hook, moduleId);
  }

  #miss(call: HookCall, history: History | undefined, ticket: number, made: readonly MadeCall[]): unknown {
    this.stats.misses += 1;
    return this.#catchUp.before(history, () =>
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
    return this.#catchUp.before(history, () =>
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
    const record = this.#records.begin(call, history, made, ended);
    for (const [at, digest] of this.#told.ofCall(call)) record.remembered('shared', [at], digest);
    return this.#port.live(call, record);
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
    if (asking === undefined) this.#records.stray();
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
    if (call === undefined) this.#records.stray();
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
    if (call === undefined) this.#records.stray();
    if (call?.recorder !== undefined) call.recorder.read(reads);
    else if (reads !== undefined) this.#native.remember(reads);
  }

  /** Something entered while a call was on the stack. */
  nested(outer: Call): void {
    outer.recorder?.spoil();
  }
}

/** How a call ended, as it is kept: text that it gave back as it got it is told by its place. */
function endingOf(value: unknown, args: readonly unknown[]): { kind: number; data: unknown } {
  if (value === undefined) return { kind: Ended.undefined, data: undefined };
  if (value === null) return { kind: Ended.null, data: undefined };
  const at = typeof value === 'string' ? args.indexOf(value) : -1;
  return at < 0 ? { kind: Ended.value, data: value } : { kind: Ended.echo + at, data: undefined };
}
