import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RequestKind } from './request-kind.ts';
import type { Settings } from './settings.ts';

const MINUTE = 60;

/** How many requests of one address are taken in a minute, by each process for itself. */
export class RateLimits {
  readonly #all: RateLimiterMemory | undefined;
  readonly #changes: RateLimiterMemory | undefined;

  constructor({ readsPerMinute, writesPerMinute }: Pick<Settings, 'readsPerMinute' | 'writesPerMinute'>) {
    this.#all = limiter(readsPerMinute);
    this.#changes = limiter(writesPerMinute);
  }

  /**
   * Counts a request.
   *
   * @returns seconds to wait where it is one too many
   */
  async refuses(address: string, { cost, changes }: RequestKind): Promise<number | undefined> {
    try {
      if (changes) await this.#changes?.consume(address, cost);
      await this.#all?.consume(address, cost);
      return undefined;
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    }
  }
}

const limiter = (points: number): RateLimiterMemory | undefined =>
  Number.isFinite(points) ? new RateLimiterMemory({ points, duration: MINUTE }) : undefined;
