import { native } from '../../native.ts';
import stream from '../../node/stream.ts';
import { unsupported } from '../failure.ts';
import { request } from '../requests.ts';

type Headers = Record<string, unknown>;

/** What the adapter sends of a request. */
export interface RequestData {
  method: string;
  url: string;
  originalUrl: string | undefined;
  headers: Headers;
  httpVersion: string;
  response: { statusCode: number; headersSent: boolean; headers: Headers };
}

interface Readable {
  push(chunk: unknown): void;
  destroy(error: unknown): void;
}

/** A request as a middleware sees it. Its body crosses when it is read, whole. */
export function incomingMessage(call: number, key: number, data: RequestData): Record<string, unknown> {
  let isAsked = false;
  const message = new stream.Readable({
    read(this: Readable) {
      if (isAsked) return;
      isAsked = true;
      request(call, 'exchangeBody', [key]).then(
        (body) => {
          if (body instanceof Uint8Array && body.byteLength > 0) this.push(body);
          this.push(null);
        },
        (error: unknown) => this.destroy(error),
      );
    },
  });
  const { method, url, originalUrl, headers, httpVersion } = data;
  return Object.assign(message as unknown as Record<string, unknown>, {
    method,
    url,
    headers,
    httpVersion,
    ...(originalUrl !== undefined && { originalUrl }),
    rawHeaders: Object.entries(headers).flat(),
    socket: { encrypted: false },
    connection: {},
  });
}

const METHODS = ['write', 'end', 'setHeader', 'removeHeader', 'writeHead', 'flushHeaders'] as const;

/** A response as a middleware sees it. What it writes goes out at once. */
export function serverResponse(call: number, key: number, data: RequestData): Record<string, unknown> {
  const { response } = data;
  const headers = new Map(Object.entries(response.headers));
  const state = {
    statusCode: response.statusCode,
    statusMessage: undefined as unknown,
    isSent: response.headersSent,
  };
  const ask = (method: string, ...args: unknown[]): unknown => native.hostCall(method, call, [key, ...args]);
  const sendHead = (): void => {
    if (state.isSent) return;
    state.isSent = true;
    ask('exchangeStatus', state.statusCode, state.statusMessage);
  };
  const message = new stream.Writable({
    decodeStrings: true,
    write(chunk: unknown, _encoding: unknown, done: (error?: unknown) => void) {
      sendHead();
      ask('exchangeWrite', chunk);
      done();
    },
    final(done: (error?: unknown) => void) {
      sendHead();
      ask('exchangeEnd');
      done();
    },
  }) as unknown as Record<string, unknown>;
  Object.assign(message, {
    setHeader(name: string, value: unknown) {
      headers.set(name.toLowerCase(), value);
      ask('exchangeHeader', name, value);
      return message;
    },
    removeHeader(name: string) {
      headers.delete(name.toLowerCase());
      ask('exchangeHeader', name);
    },
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    hasHeader: (name: string) => headers.has(name.toLowerCase()),
    getHeaders: () => Object.fromEntries(headers),
    getHeaderNames: () => [...headers.keys()],
    writeHead(status: number, reason: unknown, fields: unknown) {
      state.statusCode = status;
      if (typeof reason === 'string') state.statusMessage = reason;
      const given = typeof reason === 'string' ? fields : reason;
      for (const [name, value] of Object.entries((given ?? {}) as Headers))
        (message['setHeader'] as (n: string, v: unknown) => void)(name, value);
      sendHead();
      return message;
    },
    flushHeaders() {
      sendHead();
      ask('exchangeFlush');
    },
  });
  for (const name of ['statusCode', 'statusMessage'] as const) {
    Object.defineProperty(message, name, {
      enumerable: true,
      get: () => state[name],
      set(value: unknown) {
        state[name] = value as never;
      },
    });
  }
  Object.defineProperty(message, 'headersSent', { get: () => state.isSent });
  for (const name of METHODS) keep(message, name);
  return Object.assign(message, {
    sendStatus: () => ask('exchangeStatus', state.statusCode, state.statusMessage),
  });
}

/** What other middlewares write does not come through here, so that a plugin which wants to change it must be told. */
function keep(message: object, name: string): void {
  const value: unknown = Reflect.get(message, name);
  Object.defineProperty(message, name, {
    configurable: true,
    get: () => value,
    set() {
      throw unsupported(`res.${name} put in place of the server's own`);
    },
  });
}
