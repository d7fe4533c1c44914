import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Site } from '../checks/guard.ts';
import { quoted } from '../checks/quoted.ts';
import { NexxoError } from '../error.ts';
import type { MakePlugin } from '../plugin-list.ts';

/** A build of Rollup or Rolldown that has begun. */
export interface StartedBuild {
  watchFiles?: unknown;
  generate(options: object): Promise<{ output: unknown }>;
  write(options: object): Promise<{ output: unknown }>;
  close(): Promise<void>;
}

/** One of them, and what it is a build of. */
export interface OwnBuild {
  from: string;
  build: StartedBuild;
}

const MAX_STARTED = 1000;

/** The builds that one plugin runs itself, where it may. */
export class Builds {
  readonly #isGranted: boolean;
  readonly #writeRoots: readonly string[];
  readonly #started = new Map<number, OwnBuild>();
  readonly makePlugin: MakePlugin;
  #last = 0;

  /**
   * @param isGranted whether the plugin may run any
   * @param writeRoots the directories into which they may write
   */
  constructor(isGranted: boolean, writeRoots: readonly string[], makePlugin: MakePlugin) {
    this.#isGranted = isGranted;
    this.#writeRoots = writeRoots;
    this.makePlugin = makePlugin;
  }

  /** @throws NEXXO_BUNDLER_DENIED where the plugin may not run builds */
  grant(what: string, site: Site): void {
    if (this.#isGranted) return;
    throw new NexxoError('NEXXO_BUNDLER_DENIED', `it called ${what}; \`bundler: true\` would allow it`, site);
  }

  /** @throws NEXXO_FS_DENIED where a build would write outside what the plugin may write, or through a link out of it */
  checkOutput(directory: string, site: Site): void {
    const isGranted = this.#writeRoots.some(
      (root) => isBeneath(directory, root) && isBeneath(realPath(directory), realPath(root)),
    );
    if (isGranted) return;
    const what = `a build of its own would write to ${quoted(directory)}; the grant would be \`write: [${JSON.stringify(directory)}]\``;
    throw new NexxoError('NEXXO_FS_DENIED', what, site);
  }

  /** Keeps a build that has begun. */
  keep(build: OwnBuild): number {
    if (this.#started.size >= MAX_STARTED) {
      throw new NexxoError('NEXXO_REFERENCE_LIMIT', `more than ${MAX_STARTED} builds are under way`, {
        limit: MAX_STARTED,
      });
    }
    this.#last += 1;
    this.#started.set(this.#last, build);
    return this.#last;
  }

  /** The build that the guest names. */
  get(number: unknown): OwnBuild | undefined {
    return typeof number === 'number' ? this.#started.get(number) : undefined;
  }

  /** Forgets a build that was closed. */
  drop(number: unknown): void {
    if (typeof number === 'number') this.#started.delete(number);
  }
}

function isBeneath(directory: string, root: string): boolean {
  return directory === root || directory.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

/** Where a directory is, which need not be there yet. */
function realPath(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    const parent = path.dirname(directory);
    return parent === directory ? directory : path.join(realPath(parent), path.basename(directory));
  }
}
