import { RegistryError } from '@nexxo/native/protocol';
import type { Release, States } from './answers.ts';
import type { Audited } from './audit-installed.ts';
import type { RegistryClient } from './registry-client.ts';

/** A plugin whose version is known. */
export type Asked = Audited & { version: string };

/** What a registry answers of a version; nothing of it is verified yet. */
export interface Said {
  state: States[number];
  /** Null where the registry does not have it, or nothing is installed that it could be compared with. */
  release: Release | null;
}

/** How many versions a registry is asked for at a time: as many as it takes. */
const AT_A_TIME = 200;

/**
 * Asks a registry what became of versions.
 *
 * @returns for each what it answered, or the error with which it did not
 */
export async function askAbout(
  client: RegistryClient,
  plugins: readonly Asked[],
): Promise<Map<Asked, Said | { error: unknown }>> {
  const all = new Map<Asked, Said | { error: unknown }>();
  for (let from = 0; from < plugins.length; from += AT_A_TIME) {
    const some = plugins.slice(from, from + AT_A_TIME);
    let states: States;
    try {
      states = await client.states(some.map(({ name, version }) => ({ name, version })));
    } catch (error) {
      for (const plugin of some) all.set(plugin, { error });
      continue;
    }
    for (const plugin of some)
      all.set(plugin, await saidOf(client, plugin, states).catch((error: unknown) => ({ error })));
  }
  return all;
}

async function saidOf(
  client: RegistryClient,
  { name, version, manifest }: Asked,
  states: States,
): Promise<Said> {
  const state = states.find((one) => one.name === name && one.version === version);
  if (state === undefined)
    throw new RegistryError('NEXXO_REGISTRY_ANSWER', `The registry says nothing of ${name} ${version}`);
  const isThere = state.state !== 'unknown' && manifest !== null;
  return { state, release: isThere ? await client.release(name, version) : null };
}
