import { RegistryError, verifyRequest } from '@nexxo/native/protocol';
import { keyIdOf } from '@nexxo/native/signing';
import { appendEntries } from '../log/append.ts';
import type { Registry } from '../registry.ts';
import { logTime } from './log-time.ts';
import { takeNonce } from './nonces.ts';
import { rememberKey } from './public-keys.ts';

/** Who owns a name after a request. */
export interface Transferred {
  name: string;
  /** The new owner's public key: base64 of the DER. */
  owner: string;
  /** RFC 3339 in seconds, as the log has it. */
  time: string;
  logIndex: number;
}

/**
 * Gives a name to another key, as a request signed by its owner asks.
 *
 * @param envelope the text of the request's envelope, which may be hostile
 * @throws RegistryError what `verifyRequest` throws, NEXXO_REQUEST_REPLAYED, NEXXO_NOT_FOUND, NEXXO_NAME_OWNED
 */
export async function transfer(registry: Registry, envelope: string): Promise<Transferred> {
  const { store, keys, url } = registry;
  const verified = verifyRequest(Buffer.from(envelope), url, registry.now());
  const { request, keyId } = verified;
  if (request.action !== 'transfer') {
    throw new RegistryError('NEXXO_REQUEST_INVALID', `It is a request to ${request.action}`);
  }
  const { name, to } = request;
  const newOwner = { id: keyIdOf(to), spki: to };
  if (newOwner.id === keyId)
    throw new RegistryError('NEXXO_REQUEST_INVALID', 'It names the key that signs it');
  return store.change(async (transaction) => {
    const now = registry.now();
    await takeNonce(transaction, verified, now);
    const row = await transaction
      .selectFrom('packages')
      .select(['id', 'owner'])
      .where('name', '=', name)
      .executeTakeFirst();
    if (row === undefined) throw new RegistryError('NEXXO_NOT_FOUND', `There is no ${name}`);
    if (row.owner !== keyId) throw new RegistryError('NEXXO_NAME_OWNED', `${name} belongs to another key`);
    await rememberKey(transaction, newOwner, now);
    await transaction
      .updateTable('packages')
      .set({ owner: newOwner.id, updated: now })
      .where('id', '=', row.id)
      .execute();
    const time = logTime(now);
    const entry = { type: 'transfer' as const, name, from: keyId, to: newOwner.id, time };
    const { first: logIndex } = await appendEntries(transaction, keys, [entry]);
    return { name, owner: to, time, logIndex };
  });
}
