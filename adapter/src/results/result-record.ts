import { comparable } from './comparable.ts';
import { argumentsOf, treatmentOf } from './host-calls.ts';
import type { HookCall, KeptCall, MadeCall, Recorder } from './recorder.ts';

/** What a record has to do with the plugin's other calls. */
export interface RecordPort {
  digest(value: unknown): string;
  noteFact(method: string, args: unknown[], hook: string, value: unknown): void;
  noteShared(key: unknown): void;
  /** What came of the call; `kept` is undefined where it is not to be kept. */
  ended(outcome: Outcome): void;
}

/** How a call ended. */
export interface Outcome {
  isReturned: boolean;
  value: unknown;
  kept: { calls: KeptCall[]; reads: Uint8Array | undefined } | undefined;
}

/** Notes what a call asks the host, for its result to be kept. */
export class ResultRecord implements Recorder {
  readonly #port: RecordPort;
  readonly #call: HookCall;
  /** Calls that were made already, when the result was looked up: their answers are given, and they are not made twice. */
  readonly #made: readonly MadeCall[];
  readonly #calls: { kept: KeptCall; args: string }[] = [];
  readonly #reads: Uint8Array[] = [];
  #next = 0;
  #open = 0;
  #isKept = true;

  constructor(port: RecordPort, call: HookCall, made: readonly MadeCall[]) {
    this.#port = port;
    this.#call = call;
    this.#made = made;
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
    if (reads === undefined) this.spoil();
    else this.#reads.push(reads);
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
    const calls = this.#calls.map(({ kept }) => kept);
    const kept = isKept && this.#isKept ? { calls, reads: joined(this.#reads) } : undefined;
    this.#port.ended({ isReturned: true, value, kept });
  }

  failed(): void {
    this.#port.ended({ isReturned: false, value: undefined, kept: undefined });
  }
}

function joined(parts: Uint8Array[]): Uint8Array | undefined {
  if (parts.length < 2) return parts[0];
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A value without functions and objects, and no promise. */
function isPlainAnswer(answer: unknown): boolean {
  return Array.isArray(answer) && answer[0] === 0 && answer[2] === undefined;
}
