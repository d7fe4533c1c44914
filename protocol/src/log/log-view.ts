import { RegistryError } from '../registry-error.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { encodeEntry, type LogEntry } from './entry.ts';
import { hashLeaf } from './hash.ts';
import { verifyConsistency, verifyInclusion } from './proof.ts';
import { type FetchTile, TileTree } from './tile-tree.ts';
import { type NoteVerifier, parseVerifierKey } from './verifier-key.ts';

interface Seen {
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

/**
 * What a client has seen of a registry's log. It takes only trees that contain the one that it saw last, and shows by tiles that
 * entries stand in them.
 */
export class LogView {
  readonly #origin: string;
  readonly #verifier: NoteVerifier;
  #seen: Seen | undefined;

  /**
   * @param log its origin, and its key as signed notes have it
   * @param note the last checkpoint that was seen, as it was signed
   * @throws RegistryError `NEXXO_LOG_SIGNATURE` where the key is none, or the checkpoint is not signed by it
   */
  constructor(log: { readonly origin: string; readonly key: string }, note?: string) {
    this.#origin = log.origin;
    this.#verifier = parseVerifierKey(log.key);
    if (note !== undefined) this.#seen = this.#open(note);
  }

  /** The last checkpoint that was seen, as it was signed: what to keep. */
  get note(): string | undefined {
    return this.#seen?.note;
  }

  /** The last checkpoint that was seen. */
  get checkpoint(): Checkpoint | undefined {
    return this.#seen?.checkpoint;
  }

  /**
   * Takes a newer checkpoint, once it is shown that its tree contains the one that was seen last.
   *
   * @param note as `/log/checkpoint` has it
   * @param fetchTile gives tiles of the log
   * @throws RegistryError `NEXXO_LOG_SIGNATURE`; `NEXXO_LOG_INCONSISTENT` where the tree is smaller than one that was seen, or
   * does not contain it; `NEXXO_REGISTRY_ANSWER` where a tile is none
   */
  async advance(note: string, fetchTile: FetchTile): Promise<Checkpoint> {
    const next = this.#open(note);
    let from: Seen | undefined;
    do {
      from = this.#seen;
      if (from) await this.#compare(from.checkpoint, next.checkpoint, fetchTile);
      // Another call may have gone on in the meantime.
    } while (from !== this.#seen);
    this.#seen = next;
    return next.checkpoint;
  }

  /**
   * Shows that an entry stands at a place of the log.
   *
   * @param index the place that the registry names for it
   * @param entry as the client rebuilt it from what the registry answered
   * @param fetchTile gives tiles of the log
   * @throws RegistryError `NEXXO_LOG_NOT_INCLUDED`; `NEXXO_REGISTRY_ANSWER` where a tile is none
   */
  async requireIncluded(index: number, entry: LogEntry, fetchTile: FetchTile): Promise<void> {
    const leaf = hashLeaf(encodeEntry(entry));
    const { size, root } = this.#seen?.checkpoint ?? { size: 0, root: undefined };
    const within = root !== undefined && Number.isSafeInteger(index) && index >= 0 && index < size;
    if (within) {
      const proof = await new TileTree(size, fetchTile).inclusionProof(index);
      if (verifyInclusion(index, size, leaf, proof, root)) return;
    }
    const what = `The log of ${this.#origin} does not say \`${entry.type}\` of ${entry.name} at ${index}`;
    throw new RegistryError('NEXXO_LOG_NOT_INCLUDED', what);
  }

  #open(note: string): Seen {
    return { note, checkpoint: openCheckpoint(note, this.#origin, this.#verifier) };
  }

  async #compare(old: Checkpoint, next: Checkpoint, fetchTile: FetchTile): Promise<void> {
    const refused = (what: string) =>
      new RegistryError('NEXXO_LOG_INCONSISTENT', `The log of ${this.#origin} ${what}`);
    if (next.size < old.size) throw refused(`has ${next.size} entries, and had ${old.size} before`);
    const proof = await new TileTree(next.size, fetchTile).consistencyProof(old.size);
    if (!verifyConsistency(old.size, old.root, next.size, next.root, proof)) {
      throw refused(`does not contain the ${old.size} entries that it had before`);
    }
  }
}
