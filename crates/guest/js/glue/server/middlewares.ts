import { native } from '../../native.ts';
import { incomingMessage, type RequestData, serverResponse } from './http-messages.ts';
import { packFunction, type ServerPort } from './port.ts';

type Middleware = (...args: unknown[]) => unknown;

/** `server.middlewares`. */
export function middlewareStack(port: ServerPort): object {
  const stack = {
    use(...args: unknown[]) {
      const route = typeof args[0] === 'string' ? args[0] : undefined;
      for (const middleware of args.slice(route === undefined ? 0 : 1).flat(4)) add(port, route, middleware);
      return stack;
    },
    /** Vite's own middlewares are not to be seen. */
    stack: [],
  };
  return stack;
}

function add(port: ServerPort, route: string | undefined, given: unknown): void {
  if (typeof given !== 'function') throw new TypeError('server.middlewares.use takes a function');
  const middleware = given as Middleware;
  const handle = (data: RequestData, key: number, error: unknown): unknown =>
    run(port.call, middleware, data, key, error);
  port.ask('serverUse', route, packFunction(handle, 'server.middlewares.use'), middleware.length);
}

function run(call: number, middleware: Middleware, data: RequestData, key: number, error: unknown): unknown {
  const request = incomingMessage(call, key, data);
  const response = serverResponse(call, key, data);
  const next = (failure?: unknown): void => {
    if (!response['headersSent']) (response['sendStatus'] as () => void)();
    const { url } = request;
    native.hostCall('exchangeNext', call, [key, url === data.url ? undefined : url, failure]);
  };
  const args =
    middleware.length === 4 ? [new Error(String(error)), request, response, next] : [request, response, next];
  const result = middleware(...args);
  return result instanceof Promise ? result.then(() => undefined) : undefined;
}
