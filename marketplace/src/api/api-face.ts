import type { IncomingMessage, ServerResponse } from 'node:http';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import type { Face, Registry } from '../registry.ts';
import { describeRegistry } from './describe-registry.ts';
import { router } from './router.ts';

const DESCRIPTION = '/.well-known/nexxo.json';
const PREFIX = '/trpc/';
/** Bytes of a body: the largest is `plugins.status` with 200 names and versions of full length, or a batch of requests. */
const MAX_BODY = 128 * 1024;
const MAX_BATCH = 10;

/** The tRPC router at `/trpc/`, and the registry's description at `/.well-known/nexxo.json`. */
export function apiFace(registry: Registry): Face {
  return async (req, res, url) => {
    if (url.pathname === DESCRIPTION) return describe(registry, req, res);
    if (!url.pathname.startsWith(PREFIX)) return false;
    res.setHeader('x-content-type-options', 'nosniff');
    await nodeHTTPRequestHandler({
      router,
      req,
      res,
      path: url.pathname.slice(PREFIX.length),
      createContext: async () => ({ registry }),
      maxBodySize: MAX_BODY,
      maxBatchSize: MAX_BATCH,
      // Two hundred versions fit into no address.
      allowMethodOverride: true,
      onError({ error, path }) {
        if (error.code === 'INTERNAL_SERVER_ERROR')
          registry.logger.error({ err: error.cause ?? error, procedure: path }, 'a procedure failed');
      },
    });
    return true;
  };
}

function describe(registry: Registry, { method }: IncomingMessage, response: ServerResponse): true {
  const isRead = method === 'GET' || method === 'HEAD';
  const body = JSON.stringify(describeRegistry(registry));
  response.writeHead(isRead ? 200 : 405, {
    ...(isRead
      ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      : { allow: 'GET, HEAD' }),
    'cache-control': 'public, max-age=300',
    'x-content-type-options': 'nosniff',
  });
  response.end(method === 'GET' ? body : undefined);
  return true;
}
