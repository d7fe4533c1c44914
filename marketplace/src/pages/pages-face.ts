import type { IncomingMessage, ServerResponse } from 'node:http';
import { packageName, versionNumber } from '../api/atoms.ts';
import { getInput, searchInput } from '../api/plugin-schemas.ts';
import { getPackage } from '../api/read-plugin.ts';
import type { Face, Registry } from '../registry.ts';
import { searchPlugins } from '../search/search-plugins.ts';
import type { Site } from './layout.ts';
import { messagePage } from './message-page.ts';
import { pluginPage, withdrawnPage } from './plugin-page.ts';
import { type PluginViews, pluginViews } from './plugin-view.ts';
import { homePage, searchPage } from './search-page.ts';
import { ICON, ICON_PATH, STYLESHEET, STYLESHEET_PATH } from './stylesheet.ts';

/** Nothing but the site's own stylesheet and sign is loaded, nothing runs, and forms lead nowhere else. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'browsing-topics=()',
};
const FOREVER = 'public, max-age=31536000, immutable';
/** A page that warns of a version must not be an old one. */
const ALWAYS_ASK = 'no-cache';

interface Answer {
  status?: 200 | 400 | 404;
  type?: string;
  cache?: string;
  body: string;
}

/** The web pages: `/`, `/search`, `/plugins/<name>` and `/plugins/<name>/<version>`, and what they are shown with. */
export function pagesFace(registry: Registry): Face {
  const { pathname } = new URL(registry.url);
  const site: Site = { base: pathname, name: registry.url.replace(/^https?:\/\//, '').replace(/\/$/, '') };
  const views = pluginViews(registry);
  return async (request, response, url) => {
    if (!isOwn(url.pathname)) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { ...HEADERS, allow: 'GET, HEAD' }).end();
      return true;
    }
    send(request, response, await answer(registry, site, views, url));
    return true;
  };
}

const isOwn = (path: string): boolean =>
  path === '/' || path === '/search' || path.startsWith('/plugins/') || path.startsWith('/assets/');

async function answer(registry: Registry, site: Site, views: PluginViews, url: URL): Promise<Answer> {
  const path = url.pathname;
  if (path === `/${STYLESHEET_PATH}`) return { type: 'text/css', cache: FOREVER, body: STYLESHEET };
  if (path === `/${ICON_PATH}`) return { type: 'image/svg+xml', cache: FOREVER, body: ICON };
  if (path === '/')
    return { body: homePage(site, await searchPlugins(registry.store, searchInput.parse({ size: 10 }))) };
  if (path === '/search') return search(registry, site, url.searchParams);
  if (path.startsWith('/plugins/')) return plugin(registry, site, views, path.slice('/plugins/'.length));
  return notFound(site);
}

const notFound = (site: Site): Answer => ({
  status: 404,
  body: messagePage(site, 'There is no such page', 'No plugin or version of that name is here.'),
});

async function search(registry: Registry, site: Site, query: URLSearchParams): Promise<Answer> {
  const from = query.get('from') ?? '0';
  const input = searchInput.safeParse({
    text: query.get('q') ?? '',
    capability: query.get('capability') || undefined,
    framework: query.get('framework') || undefined,
    hook: query.get('hook') || undefined,
    from: /^\d{1,9}$/.test(from) ? Number(from) : Number.NaN,
  });
  if (!input.success)
    return {
      status: 400,
      body: messagePage(
        site,
        'Nobody can look for that',
        'A search is at most 200 characters, and filters are such as the form has.',
      ),
    };
  return { body: searchPage(site, input.data, await searchPlugins(registry.store, input.data)) };
}

async function plugin(registry: Registry, site: Site, views: PluginViews, path: string): Promise<Answer> {
  const asked = named(path);
  if (asked === undefined) return notFound(site);
  const { name, version } = asked;
  const found = await getPackage(registry.store, getInput.parse({ name }));
  if (found === undefined) return notFound(site);
  if (version === undefined && found.latest === null) return { body: withdrawnPage(site, found) };
  const view = await views(found, version ?? 'latest');
  return view === undefined ? notFound(site) : { body: pluginPage(site, view, version !== undefined) };
}

/** The name, and the version where there is one, of `name`, `name/version`, `@scope/name` and `@scope/name/version`. */
function named(path: string): { name: string; version?: string } | undefined {
  let text: string;
  try {
    text = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  const parts = text.split('/');
  const name = parts.splice(0, text.startsWith('@') ? 2 : 1).join('/');
  if (!packageName.safeParse(name).success || parts.length > 1) return undefined;
  const [version] = parts;
  if (version === undefined) return { name };
  return versionNumber.safeParse(version).success ? { name, version } : undefined;
}

function send(
  { method }: IncomingMessage,
  response: ServerResponse,
  { status = 200, type = 'text/html', cache = ALWAYS_ASK, body }: Answer,
): void {
  response.writeHead(status, {
    ...HEADERS,
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'cache-control': cache,
  });
  response.end(method === 'HEAD' ? undefined : body);
}
