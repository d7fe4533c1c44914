import {
  RegistryError,
  type RestoreChange,
  verifyRequest,
  type WithdrawChange,
} from '@nexxo/native/protocol';
import { appendEntries } from '../log/append.ts';
import type { Registry } from '../registry.ts';
import type { VersionState } from '../store/tables.ts';
import { refreshLatest } from './latest.ts';
import { logTime } from './log-time.ts';
import { takeNonce } from './nonces.ts';

/** What a version is after a request. */
export interface Withdrawn {
  name: string;
  version: string;
  state: VersionState;
  /** RFC 3339 in seconds, as the log has it. */
  time: string;
  logIndex: number;
}

type Action = (WithdrawChange | RestoreChange)['action'];

/** From which states an action leads to which. */
const TRANSITIONS: Readonly<Record<Action, { from: readonly VersionState[]; to: VersionState }>> = {
  yank: { from: ['published'], to: 'yanked' },
  restore: { from: ['yanked'], to: 'published' },
  revoke: { from: ['published', 'yanked'], to: 'revoked' },
};

/**
 * Yanks, restores or revokes a version, as a signed request asks.
 *
 * @param envelope the text of the request's envelope, which may be hostile
 * @throws RegistryError what `verifyRequest` throws, NEXXO_REQUEST_REPLAYED, NEXXO_NOT_FOUND, NEXXO_NAME_OWNED,
 *   NEXXO_VERSION_STATE
 */
export async function withdraw(registry: Registry, envelope: string): Promise<Withdrawn> {
  const { store, keys, url, administrators } = registry;
  const verified = verifyRequest(Buffer.from(envelope), url, registry.now());
  const { request, keyId } = verified;
  if (request.action === 'publish' || request.action === 'transfer') {
    throw new RegistryError('NEXXO_REQUEST_INVALID', `It is a request to ${request.action}`);
  }
  const { action, name } = request;
  const { version } = request.package;
  const reason = request.action === 'restore' ? null : request.reason;
  return store.change(async (transaction) => {
    const now = registry.now();
    await takeNonce(transaction, verified, now);
    const row = await transaction
      .selectFrom('packages')
      .innerJoin('versions', 'versions.package_id', 'packages.id')
      .select([
        'packages.id',
        'packages.owner',
        'packages.latest',
        'versions.id as versionId',
        'versions.state',
      ])
      .where('name', '=', name)
      .where('version', '=', version)
      .executeTakeFirst();
    if (row === undefined) throw new RegistryError('NEXXO_NOT_FOUND', `There is no ${name}@${version}`);
    const may = row.owner === keyId || (action === 'revoke' && administrators.has(keyId));
    if (!may) throw new RegistryError('NEXXO_NAME_OWNED', `${name} belongs to another key`);
    const { from, to } = TRANSITIONS[action];
    if (!from.includes(row.state)) {
      throw new RegistryError(
        'NEXXO_VERSION_STATE',
        `${name}@${version} is ${row.state}, and cannot become ${to}`,
      );
    }
    await transaction
      .updateTable('versions')
      .set({ state: to, reason, state_changed: now })
      .where('id', '=', row.versionId)
      .execute();
    await refreshLatest(transaction, store.dialect, row, now);
    const time = logTime(now);
    const entry = { type: action, name, version, ...(reason === null ? {} : { reason }), key: keyId, time };
    const { first: logIndex } = await appendEntries(transaction, keys, [entry]);
    return { name, version, state: to, time, logIndex };
  });
}
