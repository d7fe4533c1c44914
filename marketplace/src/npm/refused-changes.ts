import { answerRefusal, type Exchange, NpmRefusal } from './answer.ts';
import type { NpmPath } from './npm-path.ts';

/** Bytes of a refused upload that are read so that its client gets to see why. */
const DRAINED = 64 * 1024 ** 2;

/** Refuses what would change something, with a sentence that says what does it here. */
export function refuseChange(exchange: Exchange, path: NpmPath | undefined, allow = 'GET, HEAD'): void {
  const { request, response } = exchange;
  let left = DRAINED;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) response.destroy();
  });
  answerRefusal(exchange, new NpmRefusal(405, 'NEXXO_INPUT_INVALID', what(request.method, path), { allow }));
}

function what(method: string | undefined, path: NpmPath | undefined): string {
  if (path?.kind === 'other' && /^(?:user\/|v1\/login|npm\/v1\/(?:user|tokens))/.test(path.path))
    return 'this registry has no accounts: reading needs none, and what changes something is signed by a key, which `nexxo plugin keygen` makes';
  if (method === 'PUT' && path?.kind === 'packument')
    return 'this registry takes signed plugins alone, which npm cannot publish: use `nexxo plugin publish`';
  return 'npm can only read here: `nexxo plugin publish`, `nexxo plugin yank` and `nexxo plugin transfer` change something';
}
