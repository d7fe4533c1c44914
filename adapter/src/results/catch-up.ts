import type { History, Unseen } from './histories.ts';

/** The most text of calls that is held for plugins to see it later, in code units. */
const MAX_TEXT = 128 * 2 ** 20;

/** The calls that a plugin has not seen because their results were found: it sees them before it is entered for the module again. */
export class CatchUp {
  readonly #see: (unseen: Unseen, history: History) => unknown;
  #text = 0;

  /** @param see enters the plugin for a call; gives what it gave, or a promise */
  constructor(see: (unseen: Unseen, history: History) => unknown) {
    this.#see = see;
  }

  /** Whether too much is held for more results to be found. */
  get isFull(): boolean {
    return this.#text > MAX_TEXT;
  }

  /** Holds a call. */
  add(history: History, unseen: Unseen): void {
    history.unseen.push(unseen);
    this.#text += textOf(unseen);
  }

  /** Lets the plugin see first what it has not seen of a module. */
  before(history: History | undefined, run: () => unknown): unknown {
    if (history === undefined) return run();
    if (history.catchingUp !== undefined) return history.catchingUp.then(run);
    if (history.unseen.length === 0) return run();
    const caughtUp = this.#seeAll(history);
    if (!(caughtUp instanceof Promise)) return run();
    history.catchingUp = caughtUp.finally(() => {
      history.catchingUp = undefined;
    });
    return history.catchingUp.then(run);
  }

  #seeAll(history: History): unknown {
    const all = history.unseen.splice(0);
    let at = 0;
    const next = (): unknown => {
      while (at < all.length) {
        const unseen = all[at] as Unseen;
        at += 1;
        this.#text -= textOf(unseen);
        const outcome = this.#see(unseen, history);
        if (outcome instanceof Promise) return outcome.then(next);
      }
      return undefined;
    };
    return next();
  }
}

/** The text that a held call takes, in code units. */
function textOf({ call }: Unseen): number {
  return call.args.reduce((sum: number, arg) => (typeof arg === 'string' ? sum + arg.length : sum), 0);
}
