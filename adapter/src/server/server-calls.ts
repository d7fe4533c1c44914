import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, type CallSite, whereOf } from '../call-site.ts';
import { isRecord } from '../value/clean-data.ts';
import { plainData } from '../value/plain-data.ts';
import { resolvedConfigData } from '../vite-config.ts';
import { call, grant, ownerOf, serverOf } from './access.ts';
import type { Next } from './exchange.ts';
import { graphAnswers, graphRequests } from './graph-calls.ts';
import { guestFunction, listen, runListener } from './listeners.ts';
import { messageAnswers } from './messages.ts';
import { servedModuleRequests } from './served-modules.ts';
import { watchingAnswers } from './watching.ts';

type Emitter = Record<string, unknown>;

const HTTP_EVENTS: ReadonlySet<unknown> = new Set(['close', 'listening']);

function use(
  site: CallSite,
  server: Record<string, unknown>,
  route: unknown,
  packed: unknown,
  arity: unknown,
): void {
  const { servers } = site;
  const middleware = guestFunction(site, packed);
  const handle = (error: unknown, request: IncomingMessage, response: ServerResponse, next: Next): void => {
    const { key, exchange } = servers.begin(request, response, next);
    const fail = (failure: unknown): void => exchange.next(undefined, failure);
    try {
      const result = middleware(exchange.data, key, error instanceof Error ? error.message : undefined);
      if (result instanceof Promise) result.catch(fail);
    } catch (failure) {
      fail(failure);
    }
  };
  // Connect tells those for errors by their number of parameters.
  const registered =
    arity === 4
      ? (error: unknown, request: IncomingMessage, response: ServerResponse, next: Next) =>
          handle(error, request, response, next)
      : (request: IncomingMessage, response: ServerResponse, next: Next) =>
          handle(undefined, request, response, next);
  const { middlewares } = server as { middlewares: Emitter };
  const at = typeof route === 'string' ? [route, registered] : [registered];
  const add: unknown = middlewares['use'];
  if (typeof add === 'function') Reflect.apply(add, middlewares, at);
}

/** A server reads what the address of a request names. */
function checkRewritten(site: CallSite, url: string): void {
  const refused = site.guard.judge(url, undefined, true);
  if (refused !== null) throw site.guard.refuse(url, refused, 'a middleware set the url', whereOf(site));
}

/** What a plugin asks and does of a server at once. */
export const serverAnswers: Record<string, Answer> = {
  serverConfig: (site, [key]) =>
    site.pack(resolvedConfigData(serverOf(site, key)['config'], site.seenPlugins), 'config'),
  serverEnvironment: (site, [key, name]) => site.vite.environments.data(ownerOf(site, key, name)),
  serverUse: (site, [key, route, packed, arity]) => {
    grant(site, 'server.middlewares', 'middlewares');
    use(site, serverOf(site, key), route, packed, arity);
  },
  ...messageAnswers,
  ...watchingAnswers,
  ...graphAnswers,
  serverUrls: (site, [key]) => {
    grant(site, 'server.resolvedUrls', 'urls');
    return plainData(serverOf(site, key)['resolvedUrls']);
  },
  serverAddress: (site, [key]) => {
    grant(site, 'server.httpServer', 'urls');
    return plainData(call(serverOf(site, key)['httpServer'], 'address'));
  },
  serverHttpOn: (site, [key, how, event, packed]) => {
    grant(site, 'server.httpServer', 'urls');
    const { httpServer } = serverOf(site, key);
    if (HTTP_EVENTS.has(event)) listen(site, httpServer, how, event as string, guestFunction(site, packed));
  },
  serverPrintUrls: (site, [key, packed]) => {
    grant(site, 'server.printUrls', 'urls');
    const server = serverOf(site, key);
    const original = site.servers.printUrls.get(server);
    if (packed === undefined) {
      if (original === undefined) call(server, 'printUrls');
      else Reflect.apply(original, server, []);
      return;
    }
    const print = guestFunction(site, packed);
    const { printUrls } = server;
    if (original === undefined && typeof printUrls === 'function')
      site.servers.printUrls.set(server, printUrls as () => void);
    server['printUrls'] = () => runListener(site, print, []);
  },
  exchangeHeader: ({ servers }, [key, name, value]) => servers.exchange(key)?.setHeader(name, value),
  exchangeStatus: ({ servers }, [key, status, message]) => servers.exchange(key)?.setStatus(status, message),
  exchangeWrite: ({ servers }, [key, bytes]) => servers.exchange(key)?.write(bytes),
  exchangeFlush: ({ servers }, [key]) => servers.exchange(key)?.flush(),
  exchangeEnd: ({ servers }, [key, bytes]) => servers.exchange(key)?.end(bytes),
  exchangeNext: (site, [key, url, error]) => {
    if (typeof url === 'string') checkRewritten(site, url);
    site.servers.exchange(key)?.next(url, error instanceof Error ? site.errors.tidy(error) : error);
  },
};

/** What takes a server time. */
export const serverRequests: Record<string, Answer> = {
  ...servedModuleRequests,
  exchangeBody: async ({ servers }, [key]) => servers.exchange(key)?.readBody(),
  ...graphRequests,
  serverRestart: async (site, [key, isForced]) => {
    grant(site, 'server.restart', 'restart');
    await call(serverOf(site, key), 'restart', isForced === true);
  },
  hotRead: async (site) => {
    const { data } = site;
    const file = isRecord(data) ? data['file'] : undefined;
    if (typeof file === 'string') site.guard.checkId(file, 'read() was called for', whereOf(site));
    const content = await call(data, 'read');
    return typeof content === 'string' ? content : plainData(content);
  },
};
