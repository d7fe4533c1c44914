import type { Binding, LoadOptions, ResultStore } from '../binding-types.ts';
import { plainText } from '../value/text.ts';
import { KeptResults } from './kept-results.ts';
import type { KeepOptions, ResultSettings } from './result-settings.ts';
import { SharedResults } from './share.ts';

/** Raise it when keys or entries mean something else than before. */
const FORMAT = 1;

/** How long nothing is looked up or kept before what waits is written, in milliseconds. */
const REST_MS = 300;

/** What a plugin's results depend on for the whole build, besides its instance's options. */
export interface ResultBase {
  /** Nexxo's version. */
  version: string;
  /** What of a server the plugin may use, and whether it may run builds. */
  grants: unknown;
}

/** Stores that may have something to write, and what gives it to others. */
const open = new Map<ResultStore, (() => void) | undefined>();
let isWatchingExit = false;

/** The results that the plugins of one sandbox keep. */
export class SandboxResults {
  readonly #binding: Binding;
  readonly #settings: ResultSettings;
  #store: ResultStore | undefined;
  #isUnusable = false;
  #timer: NodeJS.Timeout | undefined;
  #isUsed = false;
  #ready: Promise<void> | undefined;
  readonly #root: string;

  /** @param root where packages are looked up from */
  constructor(binding: Binding, settings: ResultSettings, root: string) {
    this.#binding = binding;
    this.#settings = settings;
    this.#root = root;
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
            stillAnswers: (reads) => guest.stillAnswers(reads),
          },
          { ofModule, check: this.#settings.check, noteUse: () => this.#use() },
        );
      },
    };
  }

  /** Waits for results of other machines, where they are shared. */
  async ready(): Promise<void> {
    this.#ready ??= this.#fetchShared();
    await this.#ready;
  }

  async #fetchShared(): Promise<void> {
    const { share } = this.#settings;
    const store = share === undefined ? undefined : this.#openStore();
    if (share === undefined || store === undefined) return;
    const shared = new SharedResults(share, this.#root, store);
    try {
      await shared.fetch();
    } catch (error) {
      say(`results are not shared: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (shared.refused > 0)
      say(`${shared.refused} pieces of shared results do not count: see \`results.share.key\``);
    open.set(store, () => {
      try {
        shared.push();
      } catch (error) {
        say(`results are not shared: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
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
    open.set(this.#store, undefined);
    if (!isWatchingExit) {
      isWatchingExit = true;
      process.on('exit', () => {
        for (const store of open.keys()) closeStore(store);
      });
    }
    return this.#store;
  }

  #use(): void {
    this.#isUsed = true;
    if (this.#timer === undefined) this.#restLater();
  }

  #restLater(): void {
    this.#isUsed = false;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isUsed) this.#restLater();
      else this.#store?.flush();
    }, REST_MS);
    this.#timer.unref();
  }

  /** Writes what waits. */
  close(): void {
    clearTimeout(this.#timer);
    if (this.#store === undefined) return;
    closeStore(this.#store);
  }
}

function closeStore(store: ResultStore): void {
  const share = open.get(store);
  open.delete(store);
  share?.();
  store.close();
}

function say(what: string): void {
  process.stderr.write(`[nexxo] ${plainText(what)}\n`);
}

/** What of an instance's options its results depend on: what it runs, sees and may do, and not how much it may use. */
function baseOf({ moduleName, sourceHash, environment, clockMs, ...rights }: LoadOptions): unknown {
  const { readRoots, pinnedRoots, writeRoots } = rights;
  return [moduleName, sourceHash, environment, clockMs, readRoots, pinnedRoots, writeRoots];
}
