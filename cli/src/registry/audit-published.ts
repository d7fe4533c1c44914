import { type History, RegistryError } from '@nexxo/native/protocol';
import { covers } from '../artifact/signers.ts';
import type { Project } from '../project/project.ts';
import { type Audited, type Problem, problemOf } from './audit-installed.ts';
import { compareWithLog } from './compare-with-log.ts';
import { publishEntry } from './fetch-release.ts';
import { keepCheckpoint } from './keep-checkpoint.ts';
import type { ReadOptions } from './read-history.ts';
import { type Asked, askAbout, type Said } from './said-of-versions.ts';
import type { Session, Sessions } from './session.ts';
import { withdrawn } from './versions.ts';

/** A log that was to be read. */
export interface AuditedLog {
  registry: string;
  /** How many entries were read, which are all; null where it could not be. */
  entries: number | null;
}

/** A version may be withdrawn while it is asked for: what differs then is asked for once more. */
const TRIES = 2;

/**
 * Asks the registries what became of the versions that are installed, reads their logs, and adds what is wrong.
 *
 * @param plugins of which problems, state and owner are written
 */
export async function auditPublished(
  project: Project,
  sessions: Sessions,
  plugins: readonly Audited[],
  options: ReadOptions,
): Promise<AuditedLog[]> {
  const patterns = sessions.file.registries.flatMap((registry) => registry.patterns);
  const bySession = new Map<Session, Asked[]>();
  for (const plugin of plugins) {
    // An approval is of a package of npm, which no registry of ours has.
    if (plugin.kind === 'approval' || plugin.version === null) continue;
    if (!patterns.some((pattern) => covers(pattern, plugin.name))) continue;
    const session = sessions.for(plugin.name);
    plugin.registry = session.registry.url;
    bySession.set(session, [...(bySession.get(session) ?? []), plugin as Asked]);
  }
  const logs: AuditedLog[] = [];
  for (const [session, asked] of bySession) {
    logs.push({ registry: session.registry.url, entries: await auditAll(session, asked, options) });
    keepCheckpoint(project, session.registry.url, session.note);
  }
  return logs;
}

/** Audits what comes from one registry; gives how many entries of its log were read. */
async function auditAll(
  session: Session,
  plugins: readonly Asked[],
  options: ReadOptions,
): Promise<number | null> {
  const names = new Set(plugins.map(({ name }) => name));
  for (let tries = 1; ; tries++) {
    const said = await askAbout(session.client, plugins);
    // After the answers, so that it has all that they say.
    const history = await session.history(names, options).catch((error: unknown) => ({ error }));
    const found = new Map<Asked, RegistryError[]>();
    if (!('error' in history))
      for (const [plugin, answer] of said)
        if (!('error' in answer)) found.set(plugin, compareWithLog(plugin, answer, history));
    if (tries < TRIES && [...found.values()].some((errors) => errors.length > 0)) continue;
    for (const [plugin, answer] of said) {
      if ('error' in answer) plugin.problems.push(problemOf(answer.error));
      else await addProblems(session, plugin, answer, history, found.get(plugin) ?? []);
    }
    if (!('error' in history)) return session.entries;
    const problem = problemOf(history.error);
    for (const { problems } of plugins) if (!problems.some(isSame(problem))) problems.push(problem);
    return null;
  }
}

async function addProblems(
  session: Session,
  plugin: Asked,
  answer: Said,
  history: History | { error: unknown },
  contradictions: readonly RegistryError[],
): Promise<void> {
  const { name, version, problems } = plugin;
  const { state, release } = answer;
  const isRead = !('error' in history);
  const logged = isRead ? history.packages.get(name) : undefined;
  const there = logged?.versions.get(version);
  plugin.state = there?.state ?? state.state;
  plugin.owner = logged?.owner ?? null;
  for (const { state: one, reason } of [
    ...(there === undefined ? [] : [{ state: there.state, reason: there.changed?.reason ?? null }]),
    state,
  ])
    if (one === 'yanked' || one === 'revoked') {
      const problem = problemOf(withdrawn(name, version, one, reason));
      if (!problems.some(({ code }) => code === problem.code)) problems.push(problem);
    }
  problems.push(...contradictions.map(problemOf));
  if (release === null) return;
  try {
    requireInstalled(plugin, release);
    if (!isRead) await session.requireLogged(release.logIndex, publishEntry(release));
  } catch (error) {
    problems.push(problemOf(error));
  }
}

/** What lies here must be what the registry has, whatever it answers now. */
function requireInstalled(
  { name, version, manifest, signers }: Asked,
  release: NonNullable<Said['release']>,
): void {
  const said = release.signers.map(({ keyId }) => keyId);
  if (release.manifest !== manifest || [...said].sort().join() !== [...signers].sort().join())
    throw new RegistryError(
      'NEXXO_LOG_NOT_INCLUDED',
      `What is installed of ${name} ${version} is another manifest, or signed by others, than the registry has`,
    );
}

const isSame =
  ({ code, message }: Problem) =>
  (other: Problem): boolean =>
    other.code === code && other.message === message;
