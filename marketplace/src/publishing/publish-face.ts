import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  MAX_REQUEST_ENVELOPE_BYTES,
  RegistryError,
  type VerifiedRequest,
  verifyRequest,
} from '@nexxo/native/protocol';
import { answerError, answerJson } from '../operations/answer.ts';
import type { Face, Registry } from '../registry.ts';
import { checkMayPublish, claimedBy, publish } from './publish.ts';
import { MAX_ARCHIVE, readBody } from './read-body.ts';

const PREFIX = '/archives/';
const HEADER = 'nexxo-request';
/** What is wrong with an archive itself. */
const UNPROCESSABLE = 422;

/** Takes archives: `PUT /archives/<name>/<version>`. */
export function publishFace(registry: Registry): Face {
  return async (request, response, url) => {
    if (!url.pathname.startsWith(PREFIX)) return false;
    if (request.method !== 'PUT') {
      const refused = new RegistryError('NEXXO_INPUT_INVALID', 'Archives are put here');
      answerError(response, refused, { status: 405, headers: { allow: 'PUT' } });
      return true;
    }
    try {
      // Who asks is known before the body is read.
      const verified = readRequest(registry, request, url.pathname);
      await checkMayPublish(registry.store.db, claimedBy(verified));
      answerJson(response, 201, await publish(registry, verified, await readBody(request)));
    } catch (error) {
      refuse(registry, request, response, error);
    }
    return true;
  };
}

function readRequest(registry: Registry, request: IncomingMessage, pathname: string): VerifiedRequest {
  const header = request.headers[HEADER];
  if (typeof header !== 'string') {
    throw new RegistryError('NEXXO_REQUEST_INVALID', `The header ${HEADER} is missing`);
  }
  // A third longer in base64.
  if (header.length > (MAX_REQUEST_ENVELOPE_BYTES / 3) * 4 + 4 || !/^[A-Za-z0-9+/]+={0,2}$/.test(header)) {
    throw new RegistryError('NEXXO_REQUEST_INVALID', `The header ${HEADER} is no envelope in base64`);
  }
  const verified = verifyRequest(Buffer.from(header, 'base64'), registry.url, registry.now());
  const { name, version } = claimedBy(verified);
  if (decoded(pathname) !== `${PREFIX}${name}/${version}`) {
    throw new RegistryError(
      'NEXXO_PUBLISH_MISMATCH',
      `The request is for ${name}@${version}, and the path is not`,
    );
  }
  return verified;
}

/** Whether what is left of the body is worth waiting for, to keep the connection. */
function hasShortRest({ complete, headers }: IncomingMessage): boolean {
  return complete || Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) <= MAX_ARCHIVE;
}

function decoded(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

/** Answers with the refusal; what is not one is written down, and nobody is told more than that it failed. */
function refuse(
  registry: Registry,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  const headers = hasShortRest(request) ? {} : { connection: 'close' };
  if (error instanceof RegistryError) {
    if (error.code === 'NEXXO_REGISTRY_UNAVAILABLE')
      registry.logger.error({ err: error }, 'publishing failed');
    answerError(response, error, { headers });
    return;
  }
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (error instanceof Error && error.name === 'NexxoError' && typeof code === 'string') {
    answerJson(response, UNPROCESSABLE, { error: { code, message: error.message } }, headers);
    return;
  }
  if (!request.complete && request.destroyed) {
    response.destroy();
    return;
  }
  registry.logger.error({ err: error }, 'publishing failed');
  const told = new RegistryError('NEXXO_REGISTRY_UNAVAILABLE', 'The registry failed to answer');
  answerError(response, told, { headers });
}
