import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { RegistryError, RegistryErrorCode } from '@nexxo/native/protocol';

/** HTTP's status of what is refused; all others are 400. */
const STATUS: Partial<Record<RegistryErrorCode, number>> = {
  NEXXO_REQUEST_SIGNATURE: 401,
  NEXXO_REQUEST_EXPIRED: 401,
  NEXXO_NAME_OWNED: 403,
  NEXXO_PUBLISH_SIGNER: 403,
  NEXXO_NOT_FOUND: 404,
  NEXXO_REQUEST_REPLAYED: 409,
  NEXXO_VERSION_EXISTS: 409,
  NEXXO_VERSION_NOT_HIGHER: 409,
  NEXXO_VERSION_STATE: 409,
  NEXXO_TOO_LARGE: 413,
  NEXXO_RATE_LIMITED: 429,
  NEXXO_REGISTRY_UNAVAILABLE: 503,
};

/** HTTP's status for a refusal. */
export const statusOf = (code: RegistryErrorCode): number => STATUS[code] ?? 400;

/** Answers with bytes, or with their head alone where only that was asked for. */
export function answerBytes(
  response: ServerResponse,
  status: number,
  bytes: Uint8Array,
  headers: OutgoingHttpHeaders,
): void {
  response.writeHead(status, { 'content-length': bytes.length, ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}

/**
 * Answers with JSON that nobody keeps.
 *
 * @param headers in addition to type and length
 */
export function answerJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: OutgoingHttpHeaders = {},
): void {
  answerBytes(response, status, Buffer.from(JSON.stringify(value), 'utf8'), {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  });
}

/**
 * Answers with a refusal, `{ "error": { "code", "message" } }`.
 *
 * @param status HTTP's, where it is not the code's own
 */
export function answerError(
  response: ServerResponse,
  { code, message }: RegistryError,
  { status = statusOf(code), headers = {} }: { status?: number; headers?: OutgoingHttpHeaders } = {},
): void {
  answerJson(response, status, { error: { code, message } }, headers);
}
