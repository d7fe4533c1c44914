import type { Release } from './answers.ts';
import { compareWithLog } from './compare-with-log.ts';
import { publishEntry } from './fetch-release.ts';
import type { Session } from './session.ts';

/** How long a log may be that is read whole for one version, in entries: some 2 MB, and a third of a second. */
const SHORT_LOG = 4096;
/** A version may be withdrawn while it is asked for: what differs then is asked for once more. */
const TRIES = 2;

/**
 * Shows that what a registry says of a version is what its log has: that it was published so, by its entry; and in a log that is
 * short, all of which is read, that it was not withdrawn, and whose the name is.
 *
 * @throws RegistryError NEXXO_LOG_NOT_INCLUDED, NEXXO_LOG_INCONSISTENT, and what reading the log throws
 */
export async function requireAsLogged(session: Session, release: Release): Promise<void> {
  const { name, version } = release;
  await session.requireLogged(release.logIndex, publishEntry(release));
  if (session.entries > SHORT_LOG) return;
  let said = release;
  for (let tries = 1; ; tries++) {
    const history = await session.history(new Set([name]), { json: true, logEntries: 2 * SHORT_LOG });
    const [wrong] = compareWithLog(release, { state: said, release: said }, history);
    if (wrong === undefined) return;
    if (tries === TRIES) throw wrong;
    said = await session.client.release(name, version);
  }
}
