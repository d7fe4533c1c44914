import { encodeEntry, type History, RegistryError, sameHash } from '@nexxo/native/protocol';
import { publishEntry } from './fetch-release.ts';
import type { Said } from './said-of-versions.ts';

/** What is compared of an answer. */
type SaidOfVersion = Pick<Said, 'release'> & { state: Pick<Said['state'], 'state' | 'reason'> };

/**
 * Holds what a registry answers of a version against all of its log.
 *
 * @param history of the whole log, which follows the name
 * @returns a NEXXO_LOG_INCONSISTENT for each thing of the log that the answers hide, a NEXXO_LOG_NOT_INCLUDED for each thing
 *   of the answers that the log does not have
 */
export function compareWithLog(
  { name, version }: { name: string; version: string },
  said: SaidOfVersion,
  history: History,
): RegistryError[] {
  const { state, release } = said;
  const logged = history.packages.get(name);
  const there = logged?.versions.get(version);
  if (logged === undefined || there === undefined)
    return [
      invented(
        state.state === 'unknown'
          ? `The registry has never had ${name} ${version}`
          : `The registry's log does not have that ${name} ${version} was published`,
      ),
    ];
  if (state.state === 'unknown')
    return [
      hidden(`The registry says that it never had ${name} ${version}: its log has it at ${there.index}`),
    ];

  const found: RegistryError[] = [];
  const states = new Set([state.state, ...(release === null ? [] : [release.state])]);
  for (const one of states)
    if (one !== there.state) {
      const what = `The registry says that ${name} ${version} is ${one}: by its log it is ${there.state}`;
      found.push(there.state === 'published' ? invented(what) : hidden(what));
    }
  if (state.state === there.state && state.reason !== (there.changed?.reason ?? null))
    found.push(invented(`The registry's log has another reason why ${name} ${version} was ${state.state}`));
  if (release === null) return found;
  if (release.owner.keyId !== logged.owner)
    found.push(
      hidden(
        `The registry says that ${name} belongs to ${release.owner.keyId}: by its log it belongs to ${logged.owner}`,
      ),
    );
  const isSame = sameHash(encodeEntry(publishEntry(release)), encodeEntry(there.published));
  if (!isSame || release.logIndex !== there.index)
    found.push(
      invented(`What the registry says of ${name} ${version} is not what its log has, at ${there.index}`),
    );
  return found;
}

const hidden = (what: string): RegistryError => new RegistryError('NEXXO_LOG_INCONSISTENT', what);
const invented = (what: string): RegistryError => new RegistryError('NEXXO_LOG_NOT_INCLUDED', what);
