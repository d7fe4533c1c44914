import type { Grant } from '../grant.ts';

const MAX_KEPT = 100;

/** Something that a plugin asked the bundler for and was denied. */
export interface DenialRecord {
  /** The hook or call by which it asked: `resolveId`, `this.emitFile`. */
  what: string;
  /** The file or the key. */
  path: string;
  reason: string;
  grant?: Grant;
}

/** What one plugin was denied outside of its instance. */
export class Denials {
  readonly list: DenialRecord[] = [];
  /** How often, by hook or call. */
  readonly kinds = new Map<string, number>();
  count = 0;

  /** Takes a denial down; past the first hundred it is only counted. */
  add(record: DenialRecord): void {
    this.count += 1;
    this.kinds.set(record.what, (this.kinds.get(record.what) ?? 0) + 1);
    if (this.list.length < MAX_KEPT) this.list.push(record);
  }
}
