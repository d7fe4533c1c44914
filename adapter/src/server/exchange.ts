import type { IncomingMessage, ServerResponse } from 'node:http';
import { NexxoError } from '../error.ts';
import { isRecord } from '../value/clean-data.ts';
import { plainData } from '../value/plain-data.ts';

/** The most of a request's body that a plugin gets. */
const MAX_BODY = 16 * 2 ** 20;
/** The most that waits for a client to read it. */
const MAX_WAITING = 64 * 2 ** 20;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** What Node refuses in a status message when it is sent, which may be after the plugin has passed the request on. */
const NO_MESSAGE = /[^\t\x20-\x7e\x80-\xff]/;

type Request = IncomingMessage & { originalUrl?: string };

/** What a server gives to a middleware. */
export type Next = (error?: unknown) => void;

/** One request on its way through one of the plugin's middlewares. */
export class Exchange {
  readonly #request: Request;
  readonly #response: ServerResponse;
  readonly #next: Next;
  #isPassedOn = false;

  constructor(request: Request, response: ServerResponse, next: Next) {
    this.#request = request;
    this.#response = response;
    this.#next = next;
  }

  /** What the plugin gets to know of the request, and of the response so far. */
  get data(): Record<string, unknown> {
    const { method, url, originalUrl, headers, httpVersion, complete } = this.#request;
    const { statusCode, headersSent } = this.#response;
    const response = { statusCode, headersSent, headers: plainData(this.#response.getHeaders()) };
    return { method, url, originalUrl, headers: plainData(headers), httpVersion, complete, response };
  }

  get #isOver(): boolean {
    return this.#isPassedOn || this.#response.writableEnded;
  }

  /** The body of the request, which no middleware after this one can read again. */
  async readBody(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.#request) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
      size += bytes.byteLength;
      if (size > MAX_BODY) throw new RangeError(`the body of a request has more than ${MAX_BODY} bytes`);
      chunks.push(bytes);
    }
    return new Uint8Array(Buffer.concat(chunks));
  }

  /** @throws TypeError for what is no header, also where Node says so */
  setHeader(name: unknown, value: unknown): void {
    if (typeof name !== 'string' || !HEADER_NAME.test(name))
      throw new TypeError('a header has no valid name');
    if (this.#isOver || this.#response.headersSent) return;
    if (value === undefined || value === null) this.#response.removeHeader(name);
    else this.#response.setHeader(name, Array.isArray(value) ? value.map(headerText) : headerText(value));
  }

  /**
   * Status and message, which count when the head is sent.
   *
   * @throws RangeError for no status of a whole response, TypeError for a message that Node would not send
   */
  setStatus(status: unknown, message: unknown): void {
    if (this.#isOver || this.#response.headersSent) return;
    if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 999)
      throw new RangeError(`${String(status)} is no status of a response`);
    if (typeof message === 'string' && NO_MESSAGE.test(message))
      throw new TypeError('Invalid character in statusMessage');
    this.#response.statusCode = status;
    if (typeof message === 'string') this.#response.statusMessage = message;
  }

  /**
   * A part of the response's body.
   *
   * @throws NEXXO_OUTPUT_LIMIT where too much waits for the client
   */
  write(bytes: unknown): void {
    if (this.#isOver || !isBody(bytes)) return;
    this.#bound(bytes);
    this.#response.write(bytes);
  }

  #bound(bytes: string | Uint8Array): void {
    if (this.#response.writableLength + bytes.length <= MAX_WAITING) return;
    const what = `more than ${MAX_WAITING / 2 ** 20} MiB of a response wait for the client`;
    throw new NexxoError('NEXXO_OUTPUT_LIMIT', what, { limit: MAX_WAITING });
  }

  /** The head of the response, before any part of its body. */
  flush(): void {
    if (!this.#isOver) this.#response.flushHeaders();
  }

  /** The last part of the response's body, or none. */
  end(bytes: unknown): void {
    if (this.#isOver) return;
    if (!isBody(bytes)) this.#response.end();
    else {
      this.#bound(bytes);
      this.#response.end(bytes);
    }
  }

  /** Passes the request on. `url` is another one where the plugin rewrote it. */
  next(url: unknown, error: unknown): void {
    if (this.#isOver) return;
    this.#isPassedOn = true;
    if (typeof url === 'string' && url.startsWith('/') && !/[\r\n\0]/.test(url)) this.#request.url = url;
    if (error === undefined || error === null) this.#next();
    else this.#next(isRecord(error) || error instanceof Error ? error : new Error(String(error)));
  }

  /** Tells when the response has been sent, or the client has left. */
  onClose(listener: () => void): void {
    this.#response.once('close', listener);
  }
}

function isBody(value: unknown): value is string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array;
}

function headerText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new TypeError('the value of a header is no text');
}
