import { existsSync, readdirSync } from 'node:fs';
import type { Logger } from 'pino';
import { openRegistryKeys, pinRegistry } from '../open-registry-keys.ts';
import type { Registry } from '../registry.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { openArtifacts } from './artifact-location.ts';
import { keysFolder, storeLocation } from './data-folder.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

const THIS_MACHINE = /^(?:127\.[0-9.]+|::1|localhost)$/;

/**
 * The address that clients know.
 *
 * @throws UsageError where it must be given
 */
export function addressOf({ url, host, port }: Settings): string {
  if (url) return url;
  if (!THIS_MACHINE.test(host)) {
    throw new UsageError(
      `--url is needed with --host ${host}: the address that clients know is signed with every request.`,
    );
  }
  if (port === 0) throw new UsageError('--url is needed with --port 0.');
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
}

const namesOf = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** A database that belongs to keys which are not here gets no new ones: it would be of no use with them. */
async function requireKeys(store: Store, settings: Settings): Promise<void> {
  const pinned = await store.db.selectFrom('settings').select('name').limit(1).executeTakeFirst();
  const folder = keysFolder(settings);
  if (!pinned || namesOf(folder).some((name) => name.endsWith('.pem'))) return;
  throw new UsageError(`The keys of this database are not in ${folder}: put the copy of them there.`);
}

/**
 * Opens all that a registry works with: the database, the keys, the archives. What is missing is made.
 *
 * @param isServed whether clients will be answered; without that the address is the one that the database began with
 * @throws Error where something cannot be opened, or does not belong together
 */
export async function openRegistry(
  settings: Settings,
  logger: Logger,
  { isServed }: { isServed: boolean },
): Promise<Registry> {
  const own = isServed ? addressOf(settings) : settings.url;
  const store = await openStore(storeLocation(settings));
  try {
    await requireKeys(store, settings);
    const url = own ?? (await pinnedAddress(store));
    const keys = openRegistryKeys(keysFolder(settings), url);
    await pinRegistry(store, url, keys);
    const artifacts = await openArtifacts(settings.artifacts, store);
    const administrators = new Set(settings.administrators);
    return { url, store, artifacts, keys, administrators, logger, now: Date.now };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function pinnedAddress(store: Store): Promise<string> {
  const row = await store.db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'url')
    .executeTakeFirst();
  if (!row)
    throw new UsageError('There is no registry here: it begins when it is served for the first time.');
  return row.value;
}
