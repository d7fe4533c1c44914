import { RegistryError } from '@nexxo/native/protocol';
import { sql } from 'kysely';
import type { Face } from '../registry.ts';
import type { Store } from '../store/store.ts';
import { answerBytes, answerError, answerJson } from './answer.ts';
import type { Metrics } from './metrics.ts';

/** How long the database may take to say that it is there, in milliseconds. */
const PATIENCE = 2000;

/** The paths of this face, which no limit of rates holds for. */
export const OPERATIONS_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

async function answers({ db }: Store): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE);
  });
  const asked = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * `/healthz`: the process answers. `/readyz`: it takes requests, and its database answers. `/metrics`: figures for Prometheus.
 *
 * @param isStopping whether the process takes no more requests
 */
export function operationsFace(store: Store, metrics: Metrics, isStopping: () => boolean): Face {
  return async ({ method }, response, { pathname }) => {
    if (!OPERATIONS_PATHS.has(pathname)) return false;
    if (method !== 'GET' && method !== 'HEAD') {
      const error = new RegistryError('NEXXO_INPUT_INVALID', `${pathname} is only read`);
      answerError(response, error, { status: 405, headers: { allow: 'GET, HEAD' } });
    } else if (pathname === '/metrics') {
      const { text, type } = await metrics.read();
      answerBytes(response, 200, Buffer.from(text, 'utf8'), {
        'content-type': type,
        'cache-control': 'no-store',
      });
    } else if (pathname === '/healthz') {
      answerJson(response, 200, { status: 'ok' });
    } else if (isStopping()) {
      answerJson(response, 503, { status: 'stopping' });
    } else {
      const up = await answers(store);
      answerJson(response, up ? 200 : 503, { status: up ? 'ready' : 'the database does not answer' });
    }
    return true;
  };
}
