import { pipeline } from 'node:stream/promises';
import type { Registry } from '../registry.ts';
import { type Exchange, NpmRefusal } from './answer.ts';
import type { ArchiveBytes } from './archive-bytes.ts';
import { readByteRange } from './byte-range.ts';
import { isNotModified } from './conditions.ts';
import { withdrawnText } from './withdrawn-text.ts';

/** An archive never changes, but may be revoked: caches that others share ask again after five minutes. */
const CACHING = 'public, max-age=31536000, s-maxage=300, immutable';

/**
 * Answers with an archive or a part of it, from the store of artifacts. A yanked
 * version is given to those who know it from a lock file; a revoked one to nobody.
 *
 * @throws NEXXO_NOT_FOUND, NEXXO_VERSION_REVOKED, NEXXO_REGISTRY_UNAVAILABLE
 */
export async function answerTarball(
  { store }: Registry,
  archives: ArchiveBytes,
  { request, response }: Exchange,
  name: string,
  version: string,
): Promise<void> {
  const row = await store.db
    .selectFrom('versions')
    .innerJoin('packages', 'packages.id', 'versions.package_id')
    .select(['archive', 'size', 'state', 'reason'])
    .where('packages.name', '=', name)
    .where('versions.version', '=', version)
    .executeTakeFirst();
  if (row === undefined)
    throw new NpmRefusal(
      404,
      'NEXXO_NOT_FOUND',
      `this registry has no ${name}@${version}, and asks no other for it`,
    );
  const { archive, size, state, reason } = row;
  if (state === 'revoked')
    throw new NpmRefusal(403, 'NEXXO_VERSION_REVOKED', withdrawnText(`${name}@${version}`, state, reason));

  const etag = `"${archive}"`;
  const common = {
    etag,
    'cache-control': CACHING,
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
  };
  if (isNotModified(request.headers, etag)) {
    response.writeHead(304, common).end();
    return;
  }
  const condition = request.headers['if-range'];
  const asksPart = request.method === 'GET' && (condition === undefined || condition === etag);
  const range = asksPart ? readByteRange(request.headers.range, size) : undefined;
  if (range === 'unsatisfiable') {
    response.writeHead(416, { ...common, 'content-range': `bytes */${size}`, 'content-length': 0 }).end();
    return;
  }
  const length = range === undefined ? size : range.end - range.start;
  const headers = { ...common, 'content-type': 'application/octet-stream', 'content-length': length };
  if (request.method === 'HEAD') {
    response.writeHead(200, headers).end();
    return;
  }
  const bytes = await archives.read({ archive, size, what: `${name}@${version}` }, range);
  if (range === undefined) response.writeHead(200, headers);
  else
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${range.start}-${range.end - 1}/${size}`,
    });
  if (Buffer.isBuffer(bytes)) response.end(bytes);
  // Where the store fails midway, the connection is cut, which the client sees by the length.
  else await pipeline(bytes, response);
}
