import { comparable } from './comparable.ts';
import { withoutQuery } from './histories.ts';
import { argumentsOf, treatmentOf } from './host-calls.ts';
import type { HookCall, KeptCall, MadeCall, Recorder } from './recorder.ts';

/** What a record has to do with the plugin's other calls. */
export interface RecordPort {
  digest(value: unknown): string;
  noteFact(method: string, args: unknown[], hook: string, value: unknown): void;
  noteShared(key: unknown): void;
  /** Reads of other files than these. */
  without(reads: Uint8Array, own: string[]): Uint8Array | undefined;
  /** What came of the call. */
  ended(outcome: Outcome): void;
}

/** How a call ended. */
export interface Outcome {
  isReturned: boolean;
  value: unknown;
  /** The calls that are made again; undefined where the result is not to be kept. */
  calls: KeptCall[] | undefined;
  /** What it read of files. */
  reads: Uint8Array | undefined;
  /** The same but for what is the affair of this call: its module, and files that it had watched. */
  told: Uint8Array | undefined;
}

/** Notes what a call asks the host, for its result to be kept. */
export class ResultRecord implements Recorder {
  readonly #port: RecordPort;
  readonly #call: HookCall;
  /** Calls that were made already, when the result was looked up: their answers are given, and they are not made twice. */
  readonly #made: readonly MadeCall[];
  readonly #calls: { kept: KeptCall; args: string }[] = [];
  readonly #own: string[] = [];
  #reads: Uint8Array | undefined;
  /** Null until somebody asks. */
  #told: Uint8Array | undefined | null = null;
  #next = 0;
  #open = 0;
  #isKept = true;

  constructor(port: RecordPort, call: HookCall, made: readonly MadeCall[]) {
    this.#port = port;
    this.#call = call;
    this.#made = made;
    const { moduleId } = call;
    if (moduleId !== undefined) this.#own.push(withoutQuery(moduleId));
  }

  /** What it has read so far and others may have been told. */
  get told(): Uint8Array | undefined {
    if (this.#reads === undefined) return undefined;
    if (this.#told === null) this.#told = this.#port.without(this.#reads, this.#own);
    return this.#told;
  }

  answer(method: string, given: unknown[], ask: () => unknown): unknown {
    const treatment = treatmentOf(method, given);
    if (treatment !== 'again') {
      if (treatment === undefined && method !== 'release') this.spoil();
      const value = ask();
      if (treatment === 'fact') this.#port.noteFact(method, given, this.#call.hook.name, value);
      return value;
    }
    const args = this.#argumentsOf(method, given);
    if (method === 'addWatchFile') this.#watch(String(args[0]));
    const made = this.#takeMade(method, args);
    if (made !== undefined) {
      this.#calls.push({ kept: [method, args, made.answer], args: made.args });
      if ('error' in made.result) {
        this.spoil();
        throw made.result.error;
      }
      return made.result.value;
    }
    let value: unknown;
    try {
      value = ask();
    } catch (error) {
      this.spoil();
      throw error;
    }
    if (method === 'invoke' && !isPlainAnswer(value)) this.spoil();
    this.#note(method, args, value);
    return value;
  }

  async request(method: string, given: unknown[], ask: () => Promise<unknown>): Promise<unknown> {
    const treatment = treatmentOf(method, given);
    if (treatment !== 'again') {
      if (treatment === undefined) this.spoil();
      return await ask();
    }
    const args = this.#argumentsOf(method, given);
    const made = this.#takeMade(method, args);
    const kept: KeptCall = [method, args, made?.answer ?? ''];
    this.#calls.push({ kept, args: made?.args ?? this.#digestOf(args) });
    if (made !== undefined) {
      if ('value' in made.result) return made.result.value;
      this.spoil();
      throw made.result.error;
    }
    this.#open += 1;
    try {
      const value = await ask();
      kept[2] = this.#digestOf(comparable(value));
      return value;
    } catch (error) {
      this.spoil();
      throw error;
    } finally {
      this.#open -= 1;
    }
  }

  #watch(file: string): void {
    this.#own.push(file);
    this.#told = null;
  }

  /** A shared value is named by the argument in which it came: its number is another one in each process. */
  #argumentsOf(method: string, given: unknown[]): unknown[] {
    if (method !== 'shared') return argumentsOf(method, given);
    this.#port.noteShared(given[0]);
    const at = this.#call.args.indexOf(given[0]);
    if (at < 0) this.spoil();
    return [at];
  }

  #note(method: string, args: unknown[], value: unknown): void {
    this.#calls.push({
      kept: [method, args, this.#digestOf(comparable(value))],
      args: this.#digestOf(args),
    });
  }

  /** A value that cannot be told again is not kept. */
  #digestOf(value: unknown): string {
    try {
      return this.#port.digest(value);
    } catch {
      this.spoil();
      return '';
    }
  }

  #takeMade(method: string, args: unknown[]): MadeCall | undefined {
    const made = this.#made[this.#next];
    if (made === undefined) return undefined;
    if (made.method !== method || made.args !== this.#digestOf(args)) {
      // It does not do again what it did.
      this.#next = this.#made.length;
      this.spoil();
      return undefined;
    }
    this.#next += 1;
    return made;
  }

  /** Adds a call that the plugin did not make because it remembers the answer. */
  remembered(method: string, args: unknown[], value: unknown): void {
    this.#note(method, args, value);
  }

  read(reads: Uint8Array | undefined): void {
    this.#told = null;
    if (reads === undefined) this.spoil();
    else this.#reads = joined(this.#reads, reads);
  }

  spoil(): void {
    this.#isKept = false;
  }

  returned(value: unknown): void {
    // Something that it asked for and does not wait for: its answer comes later.
    const isKept =
      this.#isKept &&
      this.#open === 0 &&
      this.#calls.every(({ kept, args }) => {
        // What the bundler was given may have changed since.
        return this.#digestOf(kept[1]) === args;
      });
    const calls = isKept && this.#isKept ? this.#calls.map(({ kept }) => kept) : undefined;
    this.#port.ended({ isReturned: true, value, calls, reads: this.#reads, told: this.told });
  }

  failed(): void {
    const none = { isReturned: false, value: undefined, calls: undefined };
    this.#port.ended({ ...none, reads: this.#reads, told: this.told });
  }
}

/** Recorded reads, one after the other. */
export function joined(first: Uint8Array | undefined, second: Uint8Array): Uint8Array {
  if (first === undefined) return second;
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** A value without functions and objects, and no promise. */
function isPlainAnswer(answer: unknown): boolean {
  return Array.isArray(answer) && answer[0] === 0 && answer[2] === undefined;
}
