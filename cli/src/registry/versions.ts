import { RegistryError } from '@nexxo/native/protocol';
import { compare, prerelease } from 'semver';
import type { ListedVersion, Plugin, Release } from './answers.ts';
import { short } from './http.ts';

/** What a project takes. */
export interface Choice {
  /** How old a version must be, in hours. */
  minimumAgeHours: number;
  /** The version that is approved now. */
  locked?: string | undefined;
  allowOlder?: boolean | undefined;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * Refuses a version that was withdrawn, is too young, or is older than the approved one.
 *
 * @throws RegistryError NEXXO_VERSION_YANKED, NEXXO_VERSION_REVOKED, NEXXO_VERSION_YOUNG, NEXXO_VERSION_DOWNGRADE
 */
export function checkChoice(
  name: string,
  release: Pick<Release, 'version' | 'state' | 'reason' | 'published'>,
  choice: Choice,
): void {
  checkUsable(name, release, choice);
  const { locked, allowOlder } = choice;
  if (locked !== undefined && !allowOlder && compare(release.version, locked) < 0)
    throw new RegistryError(
      'NEXXO_VERSION_DOWNGRADE',
      `${name} ${release.version} is older than ${locked}, which nexxo.lock has`,
    );
}

/**
 * Refuses a version that was withdrawn, or is younger than the project takes them.
 *
 * @throws RegistryError NEXXO_VERSION_YANKED, NEXXO_VERSION_REVOKED, NEXXO_VERSION_YOUNG
 */
function checkUsable(
  name: string,
  { version, state, reason, published }: Pick<Release, 'version' | 'state' | 'reason' | 'published'>,
  { minimumAgeHours, now }: Pick<Choice, 'minimumAgeHours' | 'now'>,
): void {
  if (state !== 'published') throw withdrawn(name, version, state, reason);
  if (isYoung(published, minimumAgeHours, now))
    throw new RegistryError(
      'NEXXO_VERSION_YOUNG',
      `${name} ${version} was published at ${published}, and this project takes what is ${minimumAgeHours} hours old`,
    );
}

/**
 * The newest version that is neither withdrawn nor too young, a prerelease only where there is nothing else; where there
 * is none, the newest of all, which is then refused for what it is.
 */
export function newestOf({ versions }: Plugin, { minimumAgeHours, now }: Choice): ListedVersion | undefined {
  const published = versions
    .filter(({ state }) => state === 'published')
    .sort((one, other) => compare(other.version, one.version));
  const old = published.filter((one) => !isYoung(one.published, minimumAgeHours, now));
  return old.find(({ version }) => prerelease(version) === null) ?? old[0] ?? published[0] ?? versions[0];
}

/** That a version was withdrawn, with the reason that the registry gives. */
export function withdrawn(
  name: string,
  version: string,
  state: 'yanked' | 'revoked',
  reason: string | null,
): RegistryError {
  const why = reason === null ? '' : `: ${short(reason).replace(/\.$/, '')}`;
  return new RegistryError(
    state === 'yanked' ? 'NEXXO_VERSION_YANKED' : 'NEXXO_VERSION_REVOKED',
    `${name} ${version} was ${state}${why}`,
  );
}

/** Whether a version is neither withdrawn nor too young. */
export const isUsable = (
  { state, published }: Pick<Release, 'state' | 'published'>,
  { minimumAgeHours, now }: Choice,
): boolean => state === 'published' && !isYoung(published, minimumAgeHours, now);

/** A clock that goes wrong, or lies, makes a version young rather than old. */
const isYoung = (published: string, hours: number, now: number): boolean =>
  hours > 0 && !(Date.parse(published) + hours * 3_600_000 <= now);
