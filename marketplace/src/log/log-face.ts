import { parseTilePath, RegistryError } from '@nexxo/native/protocol';
import { answerBytes, answerError } from '../operations/answer.ts';
import type { Face, Registry } from '../registry.ts';
import { readCheckpoint, readTile } from './read-log.ts';

const PREFIX = '/log/';
const NOTE = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' };
/** What a tile of a width has never changes. */
const TILE = {
  'content-type': 'application/octet-stream',
  'cache-control': 'public, max-age=31536000, immutable',
};

/** Serves the log as tlog-tiles has it: `/log/checkpoint` and `/log/tile/…`. */
export function logFace({ store, keys }: Pick<Registry, 'store' | 'keys'>): Face {
  return async ({ method }, response, url) => {
    if (!url.pathname.startsWith(PREFIX)) return false;
    const path = url.pathname.slice(PREFIX.length);
    const tile = parseTilePath(path);
    if (path !== 'checkpoint' && !tile) return false;
    if (method !== 'GET' && method !== 'HEAD') {
      const error = new RegistryError('NEXXO_INPUT_INVALID', 'The log is only read');
      answerError(response, error, { status: 405, headers: { allow: 'GET, HEAD' } });
    } else if (!tile) {
      answerBytes(response, 200, Buffer.from(await readCheckpoint(store, keys), 'utf8'), NOTE);
    } else {
      const bytes = await readTile(store, tile);
      if (bytes) answerBytes(response, 200, bytes, TILE);
      else answerError(response, new RegistryError('NEXXO_NOT_FOUND', 'The log is not that long'));
    }
    return true;
  };
}
