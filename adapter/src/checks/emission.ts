import { NexxoError } from '../error.ts';
import type { Site } from './guard.ts';

/** How many operations' worth of calls and output one build may take of a plugin. */
const OPERATIONS = 32;

/** Adds up what a plugin leaves with the bundler during a build: each call is bounded, and so is their sum. */
export class Emission {
  readonly #maxBytes: number;
  readonly #maxCalls: number;
  #bytes = 0;
  #calls = 0;

  /**
   * @param outputBytes what one operation may send out
   * @param hostCalls how often one operation may call out
   */
  constructor(outputBytes: number, hostCalls: number) {
    this.#maxBytes = outputBytes * OPERATIONS;
    this.#maxCalls = hostCalls * OPERATIONS;
  }

  /** A new build begins. */
  reset(): void {
    this.#bytes = 0;
    this.#calls = 0;
  }

  /**
   * Counts something that the bundler keeps.
   *
   * @throws NEXXO_OUTPUT_LIMIT, NEXXO_CALL_QUOTA
   */
  add(content: unknown, site: Site): void {
    this.#calls += 1;
    this.#bytes += sizeOf(content);
    if (this.#bytes > this.#maxBytes) {
      const details = { ...site, limit: this.#maxBytes, used: this.#bytes };
      throw new NexxoError('NEXXO_OUTPUT_LIMIT', 'emitted more than one build may hold', details);
    }
    if (this.#calls > this.#maxCalls) {
      const details = { ...site, limit: this.#maxCalls, used: this.#calls };
      throw new NexxoError(
        'NEXXO_CALL_QUOTA',
        'emitted or watched more files than one build may have',
        details,
      );
    }
  }
}

function sizeOf(content: unknown): number {
  if (typeof content === 'string') return content.length;
  return content instanceof Uint8Array ? content.byteLength : 0;
}
