import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { RegistryError } from '@nexxo/native/protocol';
import { answerError, statusOf } from './operations/answer.ts';
import { clientAddress } from './operations/client-address.ts';
import { Metrics } from './operations/metrics.ts';
import { OPERATIONS_PATHS, operationsFace } from './operations/operations-face.ts';
import { RateLimits } from './operations/rate-limits.ts';
import { requestKind } from './operations/request-kind.ts';
import { follow, type Trail } from './operations/request-log.ts';
import type { Settings } from './operations/settings.ts';
import type { Face, Registry } from './registry.ts';

/** A signed request of the largest size stands in one header. */
const MAX_HEADERS = 64 * 1024;
const MAX_URL = 8192;
const MAX_CONNECTIONS = 4096;
/** Milliseconds for the head of a request, for all of it, and for a connection on which nothing moves. */
const HEAD_MS = 15_000;
const REQUEST_MS = 180_000;
const IDLE_MS = 120_000;
/** Longer than load balancers keep connections that nobody uses, so that they never write to one that was just closed. */
const KEEP_ALIVE_MS = 75_000;
const CHECK_MS = 5000;

/** What every answer has where a face does not say otherwise: nothing that is served here is run, framed or guessed. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

/** All other methods no face knows, nor the libraries behind them. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']);

/** What of the settings a server works with. */
export type ServerSettings = Pick<Settings, 'readsPerMinute' | 'writesPerMinute' | 'trustProxy'>;

/** Refuses a request before any face sees it. */
class Refusal extends RegistryError {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;

  constructor(
    code: ConstructorParameters<typeof RegistryError>[0],
    what: string,
    { status = statusOf(code), headers = {} }: { status?: number; headers?: OutgoingHttpHeaders } = {},
  ) {
    super(code, what);
    this.status = status;
    this.headers = headers;
  }
}

/** One HTTP server over all faces of a registry. */
export class RegistryServer {
  readonly #registry: Registry;
  readonly #settings: ServerSettings;
  readonly #faces: readonly (readonly [name: string, face: Face])[];
  readonly #server: Server;
  readonly #metrics: Metrics;
  readonly #rates: RateLimits;
  readonly #underWay = new Set<ServerResponse>();
  #stopping = false;
  #allAnswered = (): void => {};

  /**
   * @param faces by their names in figures and logs, in the order in which they are asked
   */
  constructor(registry: Registry, settings: ServerSettings, faces: Readonly<Record<string, Face>>) {
    this.#registry = registry;
    this.#settings = settings;
    this.#metrics = new Metrics(registry.store);
    this.#rates = new RateLimits(settings);
    const operations = operationsFace(registry.store, this.#metrics, () => this.#stopping);
    this.#faces = Object.entries({ operations, ...faces });
    this.#server = createServer({
      maxHeaderSize: MAX_HEADERS,
      headersTimeout: HEAD_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: CHECK_MS,
    });
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.setTimeout(IDLE_MS);
    this.#server.on('request', (request, response) => void this.#answer(request, response, false));
    this.#server.on('checkContinue', (request, response) => void this.#answer(request, response, true));
    this.#server.on('clientError', refuseMalformed);
  }

  /** Starts to take connections. */
  async listen(port: number, host: string): Promise<AddressInfo> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    return this.#server.address() as AddressInfo;
  }

  /**
   * Takes no more connections, and resolves when all requests under way are answered.
   *
   * @param limitMs what is not answered then is cut off
   */
  async stop(limitMs: number): Promise<void> {
    this.#stopping = true;
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const response of this.#underWay) {
      if (!response.headersSent) response.setHeader('connection', 'close');
    }
    this.#server.closeIdleConnections();
    let timer: NodeJS.Timeout | undefined;
    const answered = new Promise<void>((resolve) => {
      this.#allAnswered = resolve;
      if (this.#underWay.size === 0) resolve();
    });
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([answered, limit]);
    clearTimeout(timer);
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse, waits: boolean): Promise<void> {
    const { logger } = this.#registry;
    const address = clientAddress(request, this.#settings.trustProxy);
    const trail = follow(request, response, { logger, metrics: this.#metrics, address });
    this.#underWay.add(response);
    response.once('close', () => {
      this.#underWay.delete(response);
      if (this.#underWay.size === 0) this.#allAnswered();
    });
    // Errors of a connection end in `close`, for which everybody waits.
    request.on('error', () => {});
    response.on('error', () => {});
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    if (this.#stopping) response.setHeader('connection', 'close');
    try {
      const url = readUrl(request.url);
      trail.path = url.pathname;
      await this.#admit(request, url, address);
      if (waits) response.writeContinue();
      await this.#ask(request, response, url, trail);
    } catch (error) {
      this.#refuse(request, response, error, trail);
    }
  }

  /** Holds a request against the limits, before any of its body is read. */
  async #admit(request: IncomingMessage, url: URL, address: string): Promise<void> {
    if (!METHODS.has(request.method ?? '')) {
      throw new Refusal('NEXXO_INPUT_INVALID', 'That method is of no use here', {
        status: 405,
        headers: { allow: [...METHODS].join(', ') },
      });
    }
    if (OPERATIONS_PATHS.has(url.pathname)) return;
    const kind = requestKind(request.method, url.pathname);
    const wait = await this.#rates.refuses(address, kind);
    if (wait !== undefined) {
      this.#metrics.rateLimited();
      throw new Refusal(
        'NEXXO_RATE_LIMITED',
        `These were too many requests; the next may come in ${wait} s`,
        {
          headers: { 'retry-after': String(wait) },
        },
      );
    }
    const length = request.headers['content-length'];
    const bytes = length === undefined ? undefined : Number(length);
    if (bytes !== undefined && !(bytes <= kind.maxBody)) {
      throw new Refusal('NEXXO_TOO_LARGE', `A body here may have ${kind.maxBody} bytes`, {
        headers: { connection: 'close' },
      });
    }
  }

  async #ask(request: IncomingMessage, response: ServerResponse, url: URL, trail: Trail): Promise<void> {
    for (const [name, face] of this.#faces) {
      trail.face = name;
      if (await face(request, response, url)) return;
    }
    trail.face = 'none';
    throw new RegistryError('NEXXO_NOT_FOUND', 'There is nothing at this address');
  }

  #refuse({ method }: IncomingMessage, response: ServerResponse, error: unknown, trail: Trail): void {
    if (response.destroyed) return;
    if (!(error instanceof RegistryError)) {
      this.#registry.logger.error(
        { err: error, request: trail.id, method, face: trail.face },
        'a request failed',
      );
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error instanceof Refusal) answerError(response, error, error);
    else if (error instanceof RegistryError) answerError(response, error);
    else {
      const what = `The registry failed to answer; its log has more under ${trail.id}`;
      answerError(response, new RegistryError('NEXXO_REGISTRY_UNAVAILABLE', what), { status: 500 });
    }
  }
}

function readUrl(text = ''): URL {
  if (text.length > MAX_URL) {
    throw new Refusal('NEXXO_INPUT_INVALID', `An address may have ${MAX_URL} characters`, { status: 414 });
  }
  // Two slashes at its beginning are a path here, and no name of a host.
  const whole = text.startsWith('/') ? `http://registry${text}` : text;
  if (!/^https?:/i.test(whole) || !URL.canParse(whole)) {
    throw new Refusal('NEXXO_INPUT_INVALID', 'That is no address of something here');
  }
  return new URL(whole);
}

const MALFORMED: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Answers what is no HTTP, or comes too slowly, on its connection. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = MALFORMED[error.code ?? ''] ?? '400 Bad Request';
  const told = new RegistryError(
    'NEXXO_INPUT_INVALID',
    'The request is not one of HTTP, too large, or too slow',
  );
  const body = JSON.stringify({ error: { code: told.code, message: told.message } });
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-content-type-options: nosniff',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
