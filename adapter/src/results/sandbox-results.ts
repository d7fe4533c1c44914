import type { Binding, LoadOptions, ResultStore } from '../binding-types.ts';
import { plainText } from '../value/text.ts';
import { KeptResults } from './kept-results.ts';
import type { KeepOptions, ResultSettings } from './result-settings.ts';

/** Raise it when keys or entries mean something else than before. */
const FORMAT = 1;

/** How long results wait to be written while nothing else is kept, in milliseconds. */
const REST_MS = 300;

/** What a plugin's results depend on for the whole build, besides its instance's options. */
export interface ResultBase {
  /** Nexxo's version. */
  version: string;
  /** What of a server the plugin may use, and whether it may run builds. */
  grants: unknown;
}

/** Stores that may have something to write. */
const open = new Set<ResultStore>();
let isWatchingExit = false;

/** The results that the plugins of one sandbox keep. */
export class SandboxResults {
  readonly #binding: Binding;
  readonly #settings: ResultSettings;
  #store: ResultStore | undefined;
  #isUnusable = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(binding: Binding, settings: ResultSettings) {
    this.#binding = binding;
    this.#settings = settings;
  }

  /** The directory. */
  get dir(): string {
    return this.#settings.dir;
  }

  /**
   * How a plugin's results are kept.
   *
   * @param ofModule whether they may depend on earlier calls for the same module
   */
  keep(load: LoadOptions, base: ResultBase, ofModule: boolean): KeepOptions {
    return {
      open: (guest, port) => {
        const { evaluation } = guest;
        const store = evaluation === undefined ? undefined : this.#openStore();
        if (store === undefined) return undefined;
        const { Results, valueDigest } = this.#binding;
        guest.record();
        return new KeptResults(
          new Results(store, [FORMAT, ofModule, evaluation, base, baseOf(load)]),
          {
            ...port,
            plugin: load.name,
            digest: valueDigest,
            isEntered: () => guest.isEntered,
            takeReads: () => guest.takeRecorded(),
            stillAnswers: (reads) => guest.stillAnswers(reads),
          },
          { ofModule, check: this.#settings.check, noteKept: () => this.#writeLater() },
        );
      },
    };
  }

  #openStore(): ResultStore | undefined {
    if (this.#store !== undefined || this.#isUnusable) return this.#store;
    const { dir, maxBytes } = this.#settings;
    try {
      this.#store = new this.#binding.ResultStore(dir, maxBytes);
    } catch (error) {
      // Builds are slower without it, and the same.
      this.#isUnusable = true;
      say(`results are not kept: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
    if (this.#store.renewed) say(`the kept results in ${dir} were damaged and begin anew`);
    open.add(this.#store);
    if (!isWatchingExit) {
      isWatchingExit = true;
      process.on('exit', () => {
        for (const store of open) store.close();
      });
    }
    return this.#store;
  }

  #writeLater(): void {
    if (this.#timer !== undefined) {
      this.#timer.refresh();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#store?.flush();
    }, REST_MS);
    this.#timer.unref();
  }

  /** Writes what waits. */
  close(): void {
    clearTimeout(this.#timer);
    if (this.#store === undefined) return;
    open.delete(this.#store);
    this.#store.close();
  }
}

function say(what: string): void {
  process.stderr.write(`[nexxo] ${plainText(what)}\n`);
}

/** What of an instance's options its results depend on: what it runs, sees and may do, and not how much it may use. */
function baseOf({ moduleName, sourceHash, environment, clockMs, ...rights }: LoadOptions): unknown {
  const { readRoots, pinnedRoots, writeRoots } = rights;
  return [moduleName, sourceHash, environment, clockMs, readRoots, pinnedRoots, writeRoots];
}
