import { comparable } from './comparable.ts';
import type { Recorder } from './recorder.ts';

/** Notes what a call was told that sets the plugin up: every later result may depend on it. */
export class SetUpRecord implements Recorder {
  readonly #digest: (value: unknown) => string;
  readonly #ended: (answers: unknown[]) => void;
  readonly #answers: unknown[] = [];

  /** @param ended is told what the host answered, when the call is over */
  constructor(digest: (value: unknown) => string, ended: (answers: unknown[]) => void) {
    this.#digest = digest;
    this.#ended = ended;
  }

  #note(at: number, method: string, value: unknown): void {
    this.#answers[at] = [method, this.#digest(comparable(value))];
  }

  answer(method: string, _args: unknown[], ask: () => unknown): unknown {
    const at = this.#answers.push([method]) - 1;
    const value = ask();
    this.#note(at, method, value);
    return value;
  }

  async request(method: string, _args: unknown[], ask: () => Promise<unknown>): Promise<unknown> {
    const at = this.#answers.push([method]) - 1;
    const value = await ask();
    this.#note(at, method, value);
    return value;
  }

  read(reads: Uint8Array | undefined): void {
    this.#answers.push(reads ?? ['written']);
  }

  spoil(): void {}

  returned(): void {
    this.#ended(this.#answers);
  }

  failed(): void {
    this.#ended(this.#answers);
  }
}
