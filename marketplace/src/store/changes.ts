import { setImmediate } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** How many changes are made durable together at most. */
const MOST = 16;

type Run<Result> = (transaction: Transaction<Tables>) => Promise<Result>;

/** A transaction that changes share, for those who keep something of it in memory. */
export interface SharedTransaction {
  /** Runs after all changes of the transaction and before it ends; where it fails, all of them do. */
  beforeEnd(run: () => Promise<void>): void;
  /** Runs where the change under way is undone and the transaction goes on. */
  ifUndone(run: () => void): void;
}

const SHARED = new WeakMap<Transaction<Tables>, SharedTransaction>();

/**
 * What changes share by a transaction.
 *
 * @param transaction of `Store.change`
 */
export function sharedBy(transaction: Transaction<Tables>): SharedTransaction {
  const shared = SHARED.get(transaction);
  if (shared === undefined) throw new TypeError('this is no transaction of Store.change');
  return shared;
}

class Shared implements SharedTransaction {
  readonly #last: (() => Promise<void>)[] = [];
  #undo: (() => void)[] = [];

  beforeEnd(run: () => Promise<void>): void {
    this.#last.push(run);
  }

  ifUndone(run: () => void): void {
    this.#undo.push(run);
  }

  nextChange(): void {
    this.#undo = [];
  }

  changeUndone(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
  }

  async end(): Promise<void> {
    for (const run of this.#last) await run();
  }
}

/** Makes a transaction that is alone among all processes. */
export type Begin = (run: Run<void>) => Promise<void>;

interface Waiting {
  /** Makes the change, and gives what tells its outcome once that is durable. */
  readonly attempt: Run<() => void>;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes changes one after the other. Those that come while others are made wait, and share a transaction: what a disk needs to
 * make one change durable is enough for all of them. Each is undone by itself where it fails.
 */
export class Changes {
  readonly #begin: Begin;
  #waiting: Waiting[] = [];
  #busy = false;

  constructor(begin: Begin) {
    this.#begin = begin;
  }

  /** Resolves or rejects when the outcome is durable. */
  change<Result>(run: Run<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const attempt = async (transaction: Transaction<Tables>): Promise<() => void> => {
        const result = await run(transaction);
        return () => resolve(result);
      };
      this.#waiting.push({ attempt, reject });
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#waiting.length > 0) {
      // Requests that have arrived meanwhile get as far as to wait here; SQLite alone would let nothing in between.
      await setImmediate();
      await this.#together(this.#waiting.splice(0, MOST));
    }
    this.#busy = false;
  }

  async #together(batch: readonly Waiting[]): Promise<void> {
    const [only] = batch;
    const outcomes: (() => void)[] = [];
    try {
      await this.#begin(async (transaction) => {
        const shared = new Shared();
        SHARED.set(transaction, shared);
        if (batch.length === 1 && only) outcomes.push(await only.attempt(transaction));
        else {
          for (const one of batch) {
            outcomes.push(await undoable(transaction, shared, one));
            // Those who only read need not wait for all of them.
            await setImmediate();
          }
        }
        await shared.end();
      });
    } catch (error) {
      // Nothing of the transaction is there, whatever each change came to.
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const tell of outcomes) tell();
  }
}

/** One change of several; where it fails, those before it stay. A savepoint hides earlier ones, which end with the transaction. */
async function undoable(
  transaction: Transaction<Tables>,
  shared: Shared,
  { attempt, reject }: Waiting,
): Promise<() => void> {
  await sql`savepoint one_change`.execute(transaction);
  shared.nextChange();
  try {
    return await attempt(transaction);
  } catch (error) {
    await sql`rollback to savepoint one_change`.execute(transaction);
    shared.changeUndone();
    return () => reject(error);
  }
}
