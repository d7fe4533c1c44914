import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ResultStore } from '../binding-types.ts';
import { NexxoError } from '../error.ts';

/** Where results are shared with other machines. */
export interface ShareOptions {
  /** A service of Apache OpenDAL: `fs`, `s3` and so on. The package `opendal` is the project's to install. */
  scheme: string;
  /** The service's own settings, such as `root`, `bucket`, `endpoint`. */
  options?: Record<string, string>;
  /**
   * A secret that all who share have: results that were sealed by another count for nothing. Who has it can have any code
   * put into the builds of the others.
   */
  key: string;
  /** Whether results of this machine go there; they do unless this is false. */
  write?: boolean;
}

/** The part of OpenDAL's operator that is used. */
interface Operator {
  list(path: string): Promise<{ path(): string }[]>;
  read(path: string): Promise<Uint8Array>;
  writeSync(path: string, content: Uint8Array): unknown;
}

interface OpenDal {
  Operator: new (scheme: string, options: Record<string, string>) => Operator;
}

const FOLDER = 'nexxo-results-1/';
const NAME = /^[0-9a-f]{64}$/;
const LEAST_KEY = 16;
/** How many pieces are fetched at a time. */
const AT_ONCE = 8;
/** How long a build waits for what others kept, in milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Checks the option `results.share`.
 *
 * @throws NEXXO_OPTION_INVALID
 */
export function checkShare(given: unknown): ShareOptions | undefined {
  if (given === undefined) return undefined;
  const invalid = (what: string): NexxoError =>
    new NexxoError('NEXXO_OPTION_INVALID', `\`results.share\` ${what}`);
  if (given === null || typeof given !== 'object') throw invalid('must be an object');
  const { scheme, options = {}, key, write = true } = given as Record<string, unknown>;
  if (typeof scheme !== 'string' || scheme === '') throw invalid('must name a `scheme`');
  if (
    options === null ||
    typeof options !== 'object' ||
    Object.values(options).some((value) => typeof value !== 'string')
  )
    throw invalid('takes `options` that are texts');
  if (typeof key !== 'string' || key.length < LEAST_KEY)
    throw invalid(`needs a \`key\` of at least ${LEAST_KEY} characters`);
  if (typeof write !== 'boolean') throw invalid('takes `write` that is true or false');
  return { scheme, options: options as Record<string, string>, key, write };
}

/** Fetches what other machines kept, and gives them what this one did. */
export class SharedResults {
  /** Pieces that did not count: changed, or sealed by another key. */
  refused = 0;
  readonly #settings: ShareOptions;
  readonly #root: string;
  readonly #store: ResultStore;
  #operator: Operator | undefined;

  /** @param root where the package `opendal` is looked up from */
  constructor(settings: ShareOptions, root: string, store: ResultStore) {
    this.#settings = settings;
    this.#root = root;
    this.#store = store;
    if (settings.write !== false) store.share();
  }

  /**
   * Takes in what others kept and this machine does not have.
   *
   * @throws where the service cannot be reached, or takes too long
   */
  async fetch(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    });
    try {
      await Promise.race([this.#fetch(), patience]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #fetch(): Promise<void> {
    const operator = await this.#open();
    const listed = (await operator.list(FOLDER)).map((entry) => path.posix.basename(entry.path()));
    const names = listed.filter((name) => NAME.test(name) && !this.#store.hasTaken(name));
    const next = async (): Promise<void> => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) {
        const bytes = await operator.read(FOLDER + name);
        if (!this.#store.takeIn(name, bytes, this.#settings.key)) this.refused += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    // What was not to be reached is not written to either.
    this.#operator = operator;
  }

  async #open(): Promise<Operator> {
    const { scheme, options = {} } = this.#settings;
    const file = createRequire(path.join(this.#root, 'package.json')).resolve('opendal');
    const loaded = (await import(pathToFileURL(file).href)) as { default?: OpenDal } & OpenDal;
    return new (loaded.default ?? loaded).Operator(scheme, options);
  }

  /** Gives the others what was kept since the last time, before the process may end. */
  push(): void {
    if (this.#operator === undefined || this.#settings.write === false) return;
    const pack = this.#store.takeShared(this.#settings.key);
    if (pack !== null) this.#operator.writeSync(FOLDER + pack.name, Buffer.from(pack.bytes));
  }
}
