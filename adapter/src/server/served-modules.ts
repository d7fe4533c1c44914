import { type Answer, type CallSite, text, whereOf } from '../call-site.ts';
import { isRecord } from '../value/clean-data.ts';
import { plainData } from '../value/plain-data.ts';
import { call, grant, ownerOf } from './access.ts';

/**
 * An environment, and a URL whose module it may make for the plugin: one that the plugin may name. Vite checks such URLs
 * where they come from pages, not where plugins give them.
 */
async function servedModule(
  site: CallSite,
  key: unknown,
  environment: unknown,
  given: unknown,
  member: string,
): Promise<{ owner: Record<string, unknown>; name: string }> {
  grant(site, `environment.${member}`, 'moduleGraph');
  // Vite leaves the time out before it looks the module up: what is checked has to be what is looked up.
  const name = text(site, member, given)
    .replace(/(\?|&)t=\d{13}(?:&|$)/, '$1')
    .replace(/[?&]$/, '');
  const owner = ownerOf(site, key, environment);
  const known: unknown = await call(owner['moduleGraph'], 'getModuleByUrl', name);
  const found: unknown = known ?? (await call(owner['pluginContainer'], 'resolveId', name));
  const id = isRecord(found) ? found['id'] : undefined;
  site.guard.checkId(typeof id === 'string' ? id : name, `environment.${member} was given`, whereOf(site));
  return { owner, name };
}

/** Has a development server make modules as for a page that asks for them. */
export const servedModuleRequests: Record<string, Answer> = {
  serverTransform: async (site, [key, environment, url]) => {
    const { owner, name } = await servedModule(site, key, environment, url, 'transformRequest');
    return plainData(await call(owner, 'transformRequest', name));
  },
  serverWarmUp: async (site, [key, environment, url]) => {
    const { owner, name } = await servedModule(site, key, environment, url, 'warmupRequest');
    await call(owner, 'warmupRequest', name);
  },
};
