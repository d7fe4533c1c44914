import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, type CallSite, text } from '../call-site.ts';
import { cleanData, isRecord } from '../value/clean-data.ts';
import { plainData } from '../value/plain-data.ts';
import { plainTextDeep } from '../value/text.ts';
import { resolvedConfigData } from '../vite-config.ts';
import { call, grant, ownerOf, serverOf } from './access.ts';
import type { Next } from './exchange.ts';
import { servedModuleRequests } from './served-modules.ts';

type GuestFunction = (...args: unknown[]) => unknown;
type Emitter = Record<string, unknown>;

const FILE_EVENTS: ReadonlySet<unknown> = new Set([
  'add',
  'addDir',
  'all',
  'change',
  'ready',
  'unlink',
  'unlinkDir',
]);
const HTTP_EVENTS: ReadonlySet<unknown> = new Set(['close', 'listening']);

function guestFunction(site: CallSite, packed: unknown): GuestFunction {
  const value = site.unpack(packed);
  if (typeof value === 'function') return value as GuestFunction;
  throw new TypeError('a function was expected');
}

/** Listens with a function of the guest. Registered by number, because it has to be found again to be taken off. */
function listen(
  site: CallSite,
  emitter: unknown,
  how: unknown,
  event: string,
  listener: GuestFunction,
): void {
  if (how === 'off') {
    const known = listenersOf(emitter).get(listener);
    if (known !== undefined) call(emitter, 'off', event, known);
    return;
  }
  const known = listenersOf(emitter).get(listener) ?? ((...args: unknown[]) => run(site, listener, args));
  listenersOf(emitter).set(listener, known);
  call(emitter, how === 'once' ? 'once' : 'on', event, known);
}

const listeners = new WeakMap<object, Map<GuestFunction, GuestFunction>>();

function listenersOf(emitter: unknown): Map<GuestFunction, GuestFunction> {
  const key = isRecord(emitter) ? emitter : {};
  const known = listeners.get(key) ?? new Map<GuestFunction, GuestFunction>();
  listeners.set(key, known);
  return known;
}

/** A listener that fails must not take the server down: it is told as the plugin's error. */
function run(site: CallSite, listener: GuestFunction, args: unknown[]): void {
  const tell = (error: unknown): void => {
    const logger = isRecord(site.vite.config) ? site.vite.config['logger'] : undefined;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    call(logger, 'error', `[${site.plugin}] ${message}`);
  };
  try {
    const result = listener(...args.map((arg) => (isClient(arg) ? clientData(arg) : plainData(arg))));
    if (result instanceof Promise) result.catch(tell);
  } catch (error) {
    tell(error);
  }
}

function isClient(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && typeof value['send'] === 'function';
}

/** A connected page, which the plugin can answer. */
function clientData(client: Record<string, unknown>): object {
  return { send: (payload: unknown, data: unknown) => sendTo(client, payload, data) };
}

function sendTo(channel: unknown, payload: unknown, data: unknown): void {
  if (typeof payload === 'string') call(channel, 'send', payload, cleanData(data));
  else if (isRecord(payload)) call(channel, 'send', cleanData(payload));
}

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

/** A module graph, where the plugin may look into it. */
function graphOf(site: CallSite, key: unknown, environment: unknown, member: string): unknown {
  grant(site, `moduleGraph.${member}`, 'moduleGraph');
  return ownerOf(site, key, environment)['moduleGraph'];
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
  serverSend: (site, [key, environment, payload, data]) => {
    grant(site, 'server.ws.send', 'ws');
    const owner = ownerOf(site, key, environment);
    sendTo(
      environment === undefined ? (owner['ws'] ?? owner['hot']) : owner['hot'],
      payload,
      plainTextDeep(data),
    );
  },
  serverOn: (site, [key, environment, how, event, packed]) => {
    grant(site, `server.ws.${String(how)}`, 'ws');
    const owner = ownerOf(site, key, environment);
    const channel = environment === undefined ? (owner['ws'] ?? owner['hot']) : owner['hot'];
    listen(site, channel, how, text(site, 'ws.on', event), guestFunction(site, packed));
  },
  serverWatch: (site, [key, how, event, packed]) => {
    grant(site, `server.watcher.${String(how)}`, 'watcher');
    if (!FILE_EVENTS.has(event)) throw new TypeError(`the watcher has no event ${String(event)} for plugins`);
    listen(site, serverOf(site, key)['watcher'], how, event as string, guestFunction(site, packed));
  },
  serverWatchFiles: (site, [key, how, paths]) => {
    grant(site, `server.watcher.${how === 'unwatch' ? how : 'add'}`, 'watcher');
    const list = [paths].flat().map((path) => text(site, 'watcher.add', path));
    call(serverOf(site, key)['watcher'], how === 'unwatch' ? how : 'add', list);
  },
  serverFileEvent: (site, [key, event, path]) => {
    grant(site, 'server.watcher.emit', 'watcher');
    if (!FILE_EVENTS.has(event)) throw new TypeError(`the watcher has no event ${String(event)} for plugins`);
    call(serverOf(site, key)['watcher'], 'emit', event, text(site, 'watcher.emit', path));
  },
  graphModule: (site, [key, environment, id]) => {
    const graph = graphOf(site, key, environment, 'getModuleById');
    return site.servers.nodes.data(call(graph, 'getModuleById', text(site, 'getModuleById', id)));
  },
  graphFile: (site, [key, environment, file]) => {
    const graph = graphOf(site, key, environment, 'getModulesByFile');
    const found = call(graph, 'getModulesByFile', text(site, 'getModulesByFile', file));
    return found === undefined ? undefined : site.servers.nodes.list(found);
  },
  graphModules: (site, [key, environment]) => {
    const graph = graphOf(site, key, environment, 'idToModuleMap');
    const map: unknown = isRecord(graph) ? graph['idToModuleMap'] : undefined;
    return site.servers.nodes.list(call(map, 'values'));
  },
  graphInvalidate: (site, [key, environment, node, timestamp, isHmr]) => {
    const graph = graphOf(site, key, environment, 'invalidateModule');
    if (node === undefined) return void call(graph, 'invalidateAll');
    const found = site.servers.nodes.get(node);
    const time = typeof timestamp === 'number' ? timestamp : undefined;
    if (found !== undefined) call(graph, 'invalidateModule', found, undefined, time, isHmr === true);
  },
  graphFileChange: (site, [key, environment, file]) =>
    void call(
      graphOf(site, key, environment, 'onFileChange'),
      'onFileChange',
      text(site, 'onFileChange', file),
    ),
  nodeField: (site, [node, name]) => {
    if (name === 'transformResult' || name === 'ssrTransformResult')
      grant(site, `module.${name}`, 'moduleGraph');
    return site.servers.nodes.read(node, name);
  },
  setNodeField: (site, [node, name, value]) => {
    grant(site, `module.${String(name)}`, 'moduleGraph');
    site.servers.nodes.write(node, name, value);
  },
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
    server['printUrls'] = () => run(site, print, []);
  },
  exchangeHeader: ({ servers }, [key, name, value]) => servers.exchange(key)?.setHeader(name, value),
  exchangeStatus: ({ servers }, [key, status, message]) => servers.exchange(key)?.setStatus(status, message),
  exchangeWrite: ({ servers }, [key, bytes]) => servers.exchange(key)?.write(bytes),
  exchangeFlush: ({ servers }, [key]) => servers.exchange(key)?.flush(),
  exchangeEnd: ({ servers }, [key, bytes]) => servers.exchange(key)?.end(bytes),
  exchangeNext: ({ servers, errors }, [key, url, error]) =>
    servers.exchange(key)?.next(url, error instanceof Error ? errors.tidy(error) : error),
};

/** What takes a server time. */
export const serverRequests: Record<string, Answer> = {
  ...servedModuleRequests,
  exchangeBody: async ({ servers }, [key]) => servers.exchange(key)?.readBody(),
  graphUrl: async (site, [key, environment, url]) => {
    const graph = graphOf(site, key, environment, 'getModuleByUrl');
    return site.servers.nodes.data(await call(graph, 'getModuleByUrl', text(site, 'getModuleByUrl', url)));
  },
  serverReload: async (site, [key, environment, node]) => {
    grant(site, 'server.reloadModule', 'moduleGraph');
    const found = site.servers.nodes.get(node);
    if (found !== undefined) await call(ownerOf(site, key, environment), 'reloadModule', found);
  },
  serverRestart: async (site, [key, isForced]) => {
    grant(site, 'server.restart', 'restart');
    await call(serverOf(site, key), 'restart', isForced === true);
  },
  hotRead: async ({ data }) => {
    const content = await call(data, 'read');
    return typeof content === 'string' ? content : plainData(content);
  },
};
