import type { IncomingMessage, ServerResponse } from 'node:http';
import { RegistryError, type RegistryErrorCode } from '@nexxo/native/protocol';

/** A request that is being answered. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** An answer that is not what was asked for. */
export class NpmRefusal extends RegistryError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param status HTTP's, 400 to 599
   * @param what a sentence without its full stop: clients show it to people
   */
  constructor(status: number, code: RegistryErrorCode, what: string, headers: Record<string, string> = {}) {
    super(code, what);
    this.status = status;
    this.headers = headers;
  }
}

const CONTENT_TYPE = 'application/json; charset=utf-8';

/** Answers with JSON; without its body where only the head was asked for. */
export function answerJson(
  { request, response }: Exchange,
  value: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    'content-type': CONTENT_TYPE,
    'content-length': body.length,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Answers as npm's clients read refusals: they show `error`. */
export function answerRefusal(exchange: Exchange, refusal: NpmRefusal): void {
  const { status, headers, code, message } = refusal;
  answerJson(exchange, { code, error: message }, { status, headers });
}
