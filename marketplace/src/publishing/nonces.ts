import { RegistryError, type VerifiedRequest } from '@nexxo/native/protocol';
import type { Transaction } from 'kysely';
import type { Tables } from '../store/tables.ts';

/** Of so many requests one forgets the nonces of those that are too old anyway. */
const FORGET_EVERY = 64;

/**
 * Takes a request, once: part of the change that it asks for, so that one which was refused has no effect at all.
 *
 * @throws RegistryError NEXXO_REQUEST_REPLAYED
 */
export async function takeNonce(
  transaction: Transaction<Tables>,
  { request, keyId, nonceExpires }: VerifiedRequest,
  now: number,
): Promise<void> {
  if (Math.random() * FORGET_EVERY < 1) {
    await transaction.deleteFrom('nonces').where('expires', '<', now).execute();
  }
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('nonces')
    .values({ key_id: keyId, nonce: request.nonce, expires: nonceExpires })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) {
    throw new RegistryError('NEXXO_REQUEST_REPLAYED', 'This request was taken before');
  }
}
