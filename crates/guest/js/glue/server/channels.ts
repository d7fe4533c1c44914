import type { GraphPlace } from './module-graph.ts';
import { type Listener, packFunction, type ServerPort } from './port.ts';

/** Connected pages, as `server.ws`, `server.hot` and `environment.hot` have them. */
export function hotChannel(port: ServerPort, place: GraphPlace): object {
  const channel = {
    /** No page can be told apart from here but by the messages that it sends. */
    clients: new Set(),
    send(payload: unknown, data?: unknown) {
      port.ask('serverSend', place, payload, data);
    },
    on: (event: unknown, listener: Listener) => listen('on', event, listener),
    once: (event: unknown, listener: Listener) => listen('once', event, listener),
    off: (event: unknown, listener: Listener) => listen('off', event, listener),
    listen() {},
  };
  const listen = (how: string, event: unknown, listener: Listener): object => {
    port.ask('serverOn', place, how, event, packFunction(listener, 'ws.on'));
    return channel;
  };
  return channel;
}

/** `server.watcher`. */
export function fileWatcher(port: ServerPort): object {
  const watcher = {
    on: (event: unknown, listener: Listener) => listen('on', event, listener),
    addListener: (event: unknown, listener: Listener) => listen('on', event, listener),
    once: (event: unknown, listener: Listener) => listen('once', event, listener),
    off: (event: unknown, listener: Listener) => listen('off', event, listener),
    removeListener: (event: unknown, listener: Listener) => listen('off', event, listener),
    setMaxListeners: () => watcher,
    add: (paths: unknown) => files('add', paths),
    unwatch: (paths: unknown) => files('unwatch', paths),
    emit(event: unknown, path: unknown) {
      port.ask('serverFileEvent', event, path);
      return true;
    },
  };
  const listen = (how: string, event: unknown, listener: Listener): object => {
    port.ask('serverWatch', how, event, packFunction(listener, 'watcher.on'));
    return watcher;
  };
  const files = (how: string, paths: unknown): object => {
    port.ask('serverWatchFiles', how, paths);
    return watcher;
  };
  return watcher;
}

/** `server.httpServer`: where it listens, and when it begins and ends. */
export function httpServer(port: ServerPort): object {
  const server = {
    address: () => port.ask('serverAddress'),
    on: (event: unknown, listener: Listener) => listen('on', event, listener),
    once: (event: unknown, listener: Listener) => listen('once', event, listener),
    off: (event: unknown, listener: Listener) => listen('off', event, listener),
  };
  const listen = (how: string, event: unknown, listener: Listener): object => {
    port.ask('serverHttpOn', how, event, packFunction(listener, 'httpServer.on'));
    return server;
  };
  return server;
}
