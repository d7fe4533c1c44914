import type { Transaction } from 'kysely';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { checkDigest, verifiedBytes } from './verified-bytes.ts';

const CHUNK = 64 * 1024;

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

function insertion(transaction: Transaction<Tables>, sha256: string, data: Uint8Array) {
  checkDigest(sha256);
  return transaction
    .insertInto('archives')
    .values({ sha256, data })
    .onConflict((conflict) => conflict.doNothing());
}

/** Keeps archives in the registry's own database, so that a backup of that is all. */
export function databaseArtifacts(store: Store): ArtifactStore {
  return {
    insertion,
    async put(sha256, data, transaction) {
      if (transaction === undefined) throw new TypeError('an archive is put as part of a change');
      await insertion(transaction, sha256, data).execute();
    },
    async get(sha256, range) {
      checkDigest(sha256);
      const row = await store.db
        .selectFrom('archives')
        .select('data')
        .where('sha256', '=', sha256)
        .executeTakeFirst();
      return row && verifiedBytes(chunks(row.data), sha256, range);
    },
    async close() {},
  };
}
