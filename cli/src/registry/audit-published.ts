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

/** How many versions a registry is asked for at a time, and how long the question may be, which stands in an address. */
const AT_A_TIME = 200;
const LONGEST_QUESTION = 5000;

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
    for (const some of batches(asked)) await auditSome(session, some);
    keepCheckpoint(project, session.registry.url, session.note);
  }
}

function batches(plugins: readonly Asked[]): Asked[][] {
  const all: Asked[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const plugin of plugins) {
    const { name, version } = plugin;
    const own = encodeURIComponent(JSON.stringify({ name, version })).length + 3;
    const last = all.at(-1);
    if (last !== undefined && last.length < AT_A_TIME && length + own <= LONGEST_QUESTION) {
      last.push(plugin);
      length += own;
    } else {
      all.push([plugin]);
      length = own;
    }
  }
  return all;
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
