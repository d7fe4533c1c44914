import type { IncomingHttpHeaders } from 'node:http';

/** The opaque part of an entity tag: whether it is weak does not matter where only equality is asked for. */
const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

/**
 * Whether a client has what it asks for already.
 *
 * @param headers of the request
 * @param etag with its quotes
 * @param modified the date as the answer says it; undefined where none is said
 */
export function isNotModified(headers: IncomingHttpHeaders, etag: string, modified?: string): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) return tags.trim() === '*' || tags.split(',').map(opaque).includes(opaque(etag));
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return modified !== undefined && !Number.isNaN(since) && since >= Date.parse(modified);
}

/**
 * When something changed last, as HTTP says it in seconds.
 *
 * @param changed in milliseconds since the epoch
 * @param now likewise
 * @returns undefined within the very second, since it may change again without a later date
 */
export function lastModified(changed: number, now: number): string | undefined {
  const second = Math.floor(changed / 1000);
  return second < Math.floor(now / 1000) ? new Date(second * 1000).toUTCString() : undefined;
}

/** Whether an answer may be compressed. */
export function acceptsGzip(headers: IncomingHttpHeaders): boolean {
  const accepted = headers['accept-encoding'];
  if (typeof accepted !== 'string') return false;
  return accepted.split(',').some((item) => {
    const [coding, ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    return coding === 'gzip' && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}
