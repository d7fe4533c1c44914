import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Remembers from one build to the next that a plugin's calls are heavy, so that its instances are opened before the first of them.
 * It is an empty file, and decides when instances are opened and nothing else: one that is missing or wrong costs time alone, and so
 * does one that cannot be written.
 */
export class HeavyMark {
  readonly #file: string;
  #isSet: boolean;

  constructor(file: string) {
    this.#file = file;
    this.#isSet = existsSync(file);
  }

  get isSet(): boolean {
    return this.#isSet;
  }

  set(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    try {
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      writeFileSync(this.#file, '', { mode: 0o600 });
    } catch {
      // The next build finds out by itself.
    }
  }

  clear(): void {
    this.#isSet = false;
    try {
      rmSync(this.#file, { force: true });
    } catch {
      // The next build opens instances that it does not need.
    }
  }
}
