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

/** As Vite does, as often as it is there: ids that are no URLs are in the URLs of imports in this form. */
function unwrapped(url: string): string {
  const prefix = '/@id/';
  return url.startsWith(prefix) ? unwrapped(url.slice(prefix.length).replace('__x00__', '\0')) : url;
}

/** Code to run, or the name of a package that is not part of the project. The guest runs it, not the host. */
async function fetchModule(
  site: CallSite,
  key: unknown,
  environment: unknown,
  given: unknown,
  from: unknown,
  isCached: boolean,
): Promise<unknown> {
  const check = (id: string): void =>
    site.guard.checkId(id, 'a module that was run asked for', whereOf(site));
  const url = unwrapped(text(site, 'import', given));
  const importer = from === undefined ? undefined : text(site, 'import', from);
  const { owner, name } = await servedModule(site, key, environment, url, 'fetchModule');
  if (importer !== undefined) check(importer);
  const fetched: unknown = await call(owner, 'fetchModule', name, importer, {
    cached: false,
    inlineSourceMap: false,
  });
  if (!isRecord(fetched)) return undefined;
  const { id, externalize } = fetched;
  check(String(id ?? externalize));
  const node: unknown = typeof id === 'string' ? call(owner['moduleGraph'], 'getModuleById', id) : undefined;
  if (!isRecord(node)) return plainData(fetched);
  // Vite counts with one that runs modules; this one may not be the only one.
  const { fetched: known } = site.servers;
  const result = node['transformResult'];
  if (isCached && result !== null && known.get(node) === result) return { cache: true };
  const invalidate = known.has(node);
  known.set(node, result);
  return { ...(plainData(fetched) as object), invalidate };
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
  serverFetchModule: (site, [key, environment, url, importer, isCached]) =>
    fetchModule(site, key, environment, url, importer, isCached === true),
};
