import type { ModuleRunner } from 'vite/module-runner';
import { type EnvironmentData, environmentOf } from '../environment.ts';
import { unsupported } from '../failure.ts';
import { defineLazy } from '../lazy.ts';
import { unpackOptions } from '../references/incoming.ts';
import { completeConfig } from '../resolved-config.ts';
import { fileWatcher, hotChannel, httpServer } from './channels.ts';
import { middlewareStack } from './middlewares.ts';
import { moduleGraph } from './module-graph.ts';
import { nodeKey } from './module-node.ts';
import { packFunction, ServerPort } from './port.ts';

/** What the adapter sends of a server. */
export interface ServerData {
  key: number;
  isPreview: boolean;
  environments: string[];
}

/** What only the bundler's own process can do. */
const DENIED = [
  'bindCLIShortcuts',
  'close',
  'listen',
  'openBrowser',
  'ssrFetchModule',
  'transformIndexHtml',
  'waitForRequestsIdle',
];

const servers = new Map<number, object>();

/** A development or preview server as a plugin sees it: the same object each time. */
export function serverOf(call: number, data: ServerData | undefined): object | undefined {
  if (data === undefined) return undefined;
  const known = servers.get(data.key);
  if (known !== undefined) return known;
  const port = new ServerPort(call, data.key);
  const server = data.isPreview ? previewServer(port) : devServer(port, data.environments);
  servers.set(data.key, server);
  return server;
}

function previewServer(port: ServerPort): Record<string, unknown> {
  const server: Record<string, unknown> = {
    middlewares: middlewareStack(port),
    httpServer: httpServer(port),
  };
  defineLazy(server, 'config', () => completeConfig(port.call, unpackOptions(port.ask('serverConfig'))));
  Object.defineProperty(server, 'resolvedUrls', { enumerable: true, get: () => port.ask('serverUrls') });
  definePrintUrls(server, port);
  for (const name of DENIED) {
    server[name] = () => {
      throw unsupported(`server.${name}`);
    };
  }
  return server;
}

/** Plugins put a function of theirs around it. */
function definePrintUrls(server: object, port: ServerPort): void {
  let print: unknown = () => {
    port.ask('serverPrintUrls');
  };
  Object.defineProperty(server, 'printUrls', {
    enumerable: true,
    get: () => print,
    set(value: unknown) {
      // The host's own, as it was, is what the plugin calls in its place.
      port.ask('serverPrintUrls', packFunction(value, 'server.printUrls'));
      print = value;
    },
  });
}

function devServer(port: ServerPort, names: string[]): Record<string, unknown> {
  const { call } = port;
  const server = previewServer(port);
  const environments: Record<string, object> = {};
  for (const name of names) {
    defineLazy(environments, name, () =>
      environmentOf(call, port.ask('serverEnvironment', name) as EnvironmentData),
    );
  }
  const hot = hotChannel(port, undefined);
  return Object.assign(server, {
    environments,
    ws: hot,
    hot,
    watcher: fileWatcher(port),
    moduleGraph: moduleGraph(port, undefined),
    restart: async (isForced: unknown) => {
      await port.request('serverRestart', isForced === true);
    },
    async reloadModule(node: unknown) {
      await port.request('serverReload', undefined, nodeKey(node));
    },
    transformRequest: (url: unknown, options?: { ssr?: unknown }) =>
      port.request('serverTransform', environmentName(options), url),
    async warmupRequest(url: unknown, options?: { ssr?: unknown }) {
      await port.request('serverWarmUp', environmentName(options), url);
    },
    async ssrLoadModule(url: unknown) {
      const { runner } = (environments as { ssr?: { runner?: ModuleRunner } }).ssr ?? {};
      if (runner === undefined) throw unsupported('server.ssrLoadModule without an environment for servers');
      return runner.import(String(url));
    },
    ssrFixStacktrace() {},
    ssrRewriteStacktrace: (stack: unknown) => stack,
  });
}

const environmentName = (options: { ssr?: unknown } | undefined): string => (options?.ssr ? 'ssr' : 'client');
