import { setImmediate } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/** How many changes are made durable together at most. */
const MOST = 16;

type Run<Result> = (transaction: Transaction<Tables>) => Promise<Result>;

/** A transaction that changes share, for those who keep something of it in memory. */
export interface SharedTransaction {
  readonly dialect: Store['dialect'];
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
  readonly dialect: Store['dialect'];
  readonly #last: (() => Promise<void>)[] = [];
  #undo: (() => void)[] = [];

  constructor(dialect: Store['dialect']) {
    this.dialect = dialect;
  }

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

/** A change of several has failed, and nothing of them is there: they can be made again. */
class OneFailed extends Error {}

/**
 * Makes changes one after the other. Those that come while others are made wait, and share a transaction: what a disk needs to
 * make one change durable is enough for all of them. Where one fails, all are made again, each behind a savepoint, and it alone
 * is undone.
 */
export class Changes {
  readonly #dialect: Store['dialect'];
  readonly #begin: Begin;
  #waiting: Waiting[] = [];
  #busy = false;

  constructor(dialect: Store['dialect'], begin: Begin) {
    this.#dialect = dialect;
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
    let outcomes: (() => void)[] = [];
    try {
      try {
        outcomes = await this.#make(batch, false);
      } catch (error) {
        if (!(error instanceof OneFailed)) throw error;
        outcomes = await this.#make(batch, true);
      }
    } catch (error) {
      // Nothing of the transaction is there, whatever each change came to.
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const tell of outcomes) tell();
  }

  /** Makes changes in one transaction. */
  async #make(batch: readonly Waiting[], savepoints: boolean): Promise<(() => void)[]> {
    const outcomes: (() => void)[] = [];
    await this.#begin(async (transaction) => {
      const shared = new Shared(this.#dialect);
      SHARED.set(transaction, shared);
      for (const one of batch) {
        outcomes.push(
          await (savepoints ? undoable(transaction, shared, one) : attempt(transaction, batch, one)),
        );
        // Those who only read need not wait for all of them.
        await setImmediate();
      }
      await shared.end();
    });
    return outcomes;
  }
}

async function attempt(
  transaction: Transaction<Tables>,
  { length }: readonly Waiting[],
  one: Waiting,
): Promise<() => void> {
  try {
    return await one.attempt(transaction);
  } catch (cause) {
    throw length === 1 ? cause : new OneFailed('one of several changes failed', { cause });
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
