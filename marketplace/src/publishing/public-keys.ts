import type { Transaction } from 'kysely';
import type { Tables } from '../store/tables.ts';

/** Remembers a public key that has signed something here, or that a name was given to. */
export async function rememberKey(
  transaction: Transaction<Tables>,
  key: { readonly id: string; readonly spki: string },
  now: number,
): Promise<void> {
  await transaction
    .insertInto('keys')
    .values({ key_id: key.id, spki: key.spki, first_seen: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
