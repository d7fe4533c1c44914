import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

/** What is known of a request while it is under way. */
export interface Trail {
  /** Stands in the answer's `x-request-id` and in each line of the log. */
  readonly id: string;
  /** The face that answers. */
  face: string;
  /** The path without what was asked, which may be what somebody looks for. */
  path: string;
}

/** Nothing of a request's head or body is written but its method and path. */
const MAX_PATH = 300;

/**
 * Follows a request until its answer has ended, for the log and the figures.
 *
 * @param address whose request it is
 */
export function follow(
  request: IncomingMessage,
  response: ServerResponse,
  { logger, metrics, address }: { logger: Logger; metrics: Metrics; address: string },
): Trail {
  const began = performance.now();
  const trail: Trail = { id: randomUUID(), face: 'none', path: '' };
  response.setHeader('x-request-id', trail.id);
  metrics.began();
  response.once('close', () => {
    const seconds = (performance.now() - began) / 1000;
    const { method } = request;
    const status = response.statusCode;
    metrics.answered({ face: trail.face, method, status, seconds });
    const level = trail.face === 'operations' ? 'debug' : 'info';
    logger[level](
      {
        request: trail.id,
        method,
        path: trail.path.slice(0, MAX_PATH),
        face: trail.face,
        status,
        ms: Math.round(seconds * 10_000) / 10,
        address,
        ...(response.writableFinished ? {} : { aborted: true }),
      },
      'answered',
    );
  });
  return trail;
}
