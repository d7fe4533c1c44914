import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { PackumentForm, PackumentPackage } from './packument.ts';

/** Bytes of all packuments that are kept, compressed forms among them. */
const KEPT = 64 * 1024 ** 2;

const pack = promisify(gzip);

/** A packument as it is sent. */
export interface PackumentBody {
  readonly json: Buffer;
  readonly gzip: Buffer;
  /** Weak, since both forms have it. */
  readonly etag: string;
}
interface Entry extends PackumentBody {
  readonly updated: number;
}

/** Keeps packuments in memory until their package changes, which the `updated` of its row says. */
export class PackumentCache {
  readonly #kept = new LRUCache<string, Entry>({
    maxSize: KEPT,
    sizeCalculation: ({ json, gzip: packed }) => json.length + packed.length + 500,
  });
  readonly #underway = new Map<string, Promise<PackumentBody>>();

  /** Gives a packument; `make` is asked for it where it is not there, once for all that wait for it. */
  async get(
    { id, updated }: PackumentPackage,
    form: PackumentForm,
    make: () => Promise<object>,
  ): Promise<PackumentBody> {
    const key = `${form} ${id}`;
    const kept = this.#kept.get(key);
    if (kept?.updated === updated) return kept;
    const state = `${key} ${updated}`;
    const underway = this.#underway.get(state);
    if (underway !== undefined) return underway;
    const body = this.#make(key, updated, make).finally(() => this.#underway.delete(state));
    this.#underway.set(state, body);
    return body;
  }

  async #make(key: string, updated: number, make: () => Promise<object>): Promise<PackumentBody> {
    const json = Buffer.from(JSON.stringify(await make()));
    const etag = `W/"${createHash('sha256').update(json).digest('base64url')}"`;
    const entry = { json, gzip: await pack(json), etag, updated };
    this.#kept.set(key, entry);
    return entry;
  }
}
