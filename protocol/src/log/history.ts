import semver from 'semver';
import type { LogEntry, PublishEntry, StateEntry } from './entry.ts';

type VersionState = 'published' | 'yanked' | 'revoked';

/** What the log says of a version. */
export interface LoggedVersion {
  readonly published: PublishEntry;
  /** The place of that entry. */
  readonly index: number;
  state: VersionState;
  /** The entry that changed the state last. */
  changed: StateEntry | undefined;
}

/** What the log says of a name. */
export interface LoggedPackage {
  /** Id of the key that owns it. */
  owner: string;
  readonly versions: Map<string, LoggedVersion>;
}

const STATES: Readonly<Record<StateEntry['type'], { from: readonly VersionState[]; to: VersionState }>> = {
  yank: { from: ['published'], to: 'yanked' },
  restore: { from: ['yanked'], to: 'published' },
  revoke: { from: ['published', 'yanked'], to: 'revoked' },
};

/** What a log's entries come to, one after the other: who owns each name, its versions, and what became of them. */
export class History {
  /** By name. */
  readonly packages = new Map<string, LoggedPackage>();
  readonly #names: ReadonlySet<string> | undefined;

  /** @param names those that are followed; all where it is left out */
  constructor(names?: ReadonlySet<string>) {
    this.#names = names;
  }

  /**
   * Goes on by an entry.
   *
   * @param index its place in the log
   * @returns what is wrong with it after those before it; undefined where nothing is
   */
  add(entry: LogEntry, index: number): string | undefined {
    if (this.#names?.has(entry.name) === false) return undefined;
    const known = this.packages.get(entry.name);
    if (entry.type === 'claim') {
      if (known) return 'claims a name that somebody has';
      this.packages.set(entry.name, { owner: entry.key, versions: new Map() });
      return undefined;
    }
    if (!known) return `is a ${entry.type} of a name that nobody has claimed`;
    switch (entry.type) {
      case 'transfer': {
        const wrong = known.owner === entry.from ? undefined : 'transfers a name of another key';
        known.owner = entry.to;
        return wrong;
      }
      case 'publish':
        return this.#publish(known, entry, index);
      default:
        return this.#change(known, entry);
    }
  }

  #publish(known: LoggedPackage, entry: PublishEntry, index: number): string | undefined {
    if (known.versions.has(entry.version)) return 'publishes a version that is there';
    const last = [...known.versions.keys()].at(-1);
    known.versions.set(entry.version, { published: entry, index, state: 'published', changed: undefined });
    if (known.owner !== entry.key) return 'is published by a key that does not own the name';
    if (!entry.signers.includes(entry.key)) return 'is published by a key that did not sign it';
    return last !== undefined && semver.lte(entry.version, last) ? 'publishes no higher version' : undefined;
  }

  #change(known: LoggedPackage, entry: StateEntry): string | undefined {
    const version = known.versions.get(entry.version);
    if (!version) return `is a ${entry.type} of a version that was never published`;
    const { from, to } = STATES[entry.type];
    const wrong = from.includes(version.state) ? undefined : `is a ${entry.type} of what is ${version.state}`;
    version.state = to;
    version.changed = entry;
    // Who may revoke besides the owner is not in the log.
    const allowed = known.owner === entry.key || entry.type === 'revoke';
    return wrong ?? (allowed ? undefined : 'is signed by a key that does not own the name');
  }
}
