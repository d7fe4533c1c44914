import { RegistryError, type VerifiedRequest } from '@nexxo/native/protocol';
import type { OperationNodeSource, Transaction } from 'kysely';
import type { Tables } from '../store/tables.ts';

/** Of so many requests one forgets the nonces of those that are too old anyway. */
const FORGET_EVERY = 64;

/** What a request is refused with that was taken before. */
export const replayed = (): RegistryError =>
  new RegistryError('NEXXO_REQUEST_REPLAYED', 'This request was taken before');

/**
 * The statements that take a request which nobody took before, as the change has seen, for `runTogether` in the same change.
 *
 * @param transaction the change that it asks for
 * @param now milliseconds since the epoch
 */
export function takenFirst(
  transaction: Transaction<Tables>,
  { request, keyId, nonceExpires }: VerifiedRequest,
  now: number,
): OperationNodeSource[] {
  const forget = transaction.deleteFrom('nonces').where('expires', '<', now);
  return [
    ...(Math.random() * FORGET_EVERY < 1 ? [forget] : []),
    transaction.insertInto('nonces').values({ key_id: keyId, nonce: request.nonce, expires: nonceExpires }),
  ];
}

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
    throw replayed();
  }
}
