import type { History, LogEntry } from '@nexxo/native/protocol';
import type { Project } from '../project/project.ts';
import { type ReadOptions, readHistory } from './read-history.ts';
import { type RegistryClient, registryClient } from './registry-client.ts';
import { type KnownRegistry, type RegistryFile, readRegistries } from './registry-file.ts';
import { registryFor } from './registry-for.ts';
import { type SeenLog, seeLog } from './registry-log.ts';

/** A registry during one command. */
export class Session {
  readonly registry: KnownRegistry;
  readonly client: RegistryClient;
  #log: SeenLog | undefined;

  /** @param registry as the project's file has it */
  constructor(registry: KnownRegistry) {
    this.registry = registry;
    this.client = registryClient(registry.url);
  }

  /** The last checkpoint that was seen, to be kept; undefined where the log was not looked at. */
  get note(): string | undefined {
    return this.#log?.note;
  }

  /** How many entries its log had when it was looked at last; 0 where it was not. */
  get entries(): number {
    return this.#log?.checkpoint.size ?? 0;
  }

  /**
   * Shows that the registry's log has an entry, looking at it again where it is said to stand beyond what was seen.
   *
   * @throws RegistryError NEXXO_LOG_SIGNATURE, NEXXO_LOG_INCONSISTENT, NEXXO_LOG_NOT_INCLUDED
   */
  async requireLogged(index: number, entry: LogEntry): Promise<void> {
    const log = this.#log === undefined || index >= this.#log.checkpoint.size ? await this.#see() : this.#log;
    await log.requireIncluded(index, entry);
  }

  /**
   * Reads all of the registry's log as it is now, and what it has of some names.
   *
   * @throws RegistryError NEXXO_LOG_SIGNATURE, NEXXO_LOG_INCONSISTENT, NEXXO_LOG_NOT_INCLUDED, NEXXO_LOG_TOO_LONG,
   *   NEXXO_REGISTRY_ANSWER, NEXXO_REGISTRY_UNREACHABLE
   */
  async history(names: ReadonlySet<string>, options: ReadOptions): Promise<History> {
    return readHistory(this.registry, await this.#see(), names, options);
  }

  async #see(): Promise<SeenLog> {
    this.#log = await seeLog(
      this.#log === undefined ? this.registry : { ...this.registry, checkpoint: this.#log.note },
    );
    return this.#log;
  }
}

/** The registries of a project during one command; each is opened once. */
export class Sessions {
  readonly file: RegistryFile;
  readonly #open = new Map<string, Session>();

  constructor(project: Project) {
    this.file = readRegistries(project);
  }

  /** Those of all registries that the project knows. */
  all(): Session[] {
    return this.file.registries.map((registry) => this.of(registry));
  }

  /**
   * The one that a name is looked for in, and no other.
   *
   * @throws RegistryError NEXXO_REGISTRY_UNKNOWN
   */
  for(name: string): Session {
    return this.of(registryFor(name, this.file));
  }

  private of(registry: KnownRegistry): Session {
    const session = this.#open.get(registry.url) ?? new Session(registry);
    this.#open.set(registry.url, session);
    return session;
  }
}
