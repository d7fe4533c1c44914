import { RegistryError } from '@nexxo/native/protocol';
import { covers } from '../artifact/signers.ts';
import type { Project } from '../project/project.ts';
import type { States } from './answers.ts';
import { type Audited, problemOf } from './audit-installed.ts';
import { publishEntry } from './fetch-release.ts';
import { keepCheckpoint } from './keep-checkpoint.ts';
import type { Session, Sessions } from './session.ts';
import { withdrawn } from './versions.ts';

/** A plugin whose version is known. */
type Asked = Audited & { version: string };

/** How many versions a registry is asked for at a time: as many as it takes. */
const AT_A_TIME = 200;

/** Asks the registries what became of the versions that are installed, and adds what is wrong. */
export async function auditPublished(
  project: Project,
  sessions: Sessions,
  plugins: readonly Audited[],
): Promise<void> {
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
  for (const [session, asked] of bySession) {
    for (let from = 0; from < asked.length; from += AT_A_TIME)
      await auditSome(session, asked.slice(from, from + AT_A_TIME));
    keepCheckpoint(project, session.registry.url, session.note);
  }
}

async function auditSome(session: Session, plugins: readonly Asked[]): Promise<void> {
  let states: States;
  try {
    states = await session.client.states(plugins.map(({ name, version }) => ({ name, version })));
  } catch (error) {
    for (const plugin of plugins) plugin.problems.push(problemOf(error));
    return;
  }
  for (const plugin of plugins)
    try {
      await auditOne(session, plugin, states);
    } catch (error) {
      plugin.problems.push(problemOf(error));
    }
}

async function auditOne(session: Session, plugin: Asked, states: States): Promise<void> {
  const { name, version, manifest, signers } = plugin;
  const found = states.find((one) => one.name === name && one.version === version);
  if (found === undefined)
    throw new RegistryError('NEXXO_REGISTRY_ANSWER', `The registry says nothing of ${name} ${version}`);
  plugin.state = found.state;
  if (found.state === 'unknown')
    throw new RegistryError('NEXXO_LOG_NOT_INCLUDED', `The registry has never had ${name} ${version}`);
  if (found.state !== 'published')
    plugin.problems.push(problemOf(withdrawn(name, version, found.state, found.reason)));
  if (manifest === null) return;
  // What lies here must be what the log has, whatever the registry answers now.
  const release = await session.client.release(name, version);
  const said = release.signers.map(({ keyId }) => keyId);
  if (release.manifest !== manifest || [...said].sort().join() !== [...signers].sort().join())
    throw new RegistryError(
      'NEXXO_LOG_NOT_INCLUDED',
      `What is installed of ${name} ${version} is another manifest, or signed by others, than the registry has`,
    );
  await session.requireLogged(release.logIndex, publishEntry(release));
}
