import { MAX_ARCHIVE } from '../publishing/read-body.ts';

/** The largest of all other bodies, in bytes; faces take less. */
const MAX_BODY = 1024 ** 2;
/** More calls in one request no face takes. */
const MAX_CALLS = 10;

const ARCHIVES = '/archives/';
const CALLS = '/trpc/';
/** Procedures that change something. */
const CHANGES = 'requests.';

/** What limits a request falls under. */
export interface RequestKind {
  /** Calls of procedures, or 1. */
  readonly cost: number;
  readonly changes: boolean;
  /** Bytes. */
  readonly maxBody: number;
}

/** Tells what limits a request falls under. */
export function requestKind(method: string | undefined, pathname: string): RequestKind {
  if (pathname.startsWith(ARCHIVES) && method !== 'GET' && method !== 'HEAD') {
    return { cost: 1, changes: true, maxBody: MAX_ARCHIVE };
  }
  const calls = pathname.startsWith(CALLS) ? pathname.slice(CALLS.length).split(',') : [];
  return {
    cost: Math.min(MAX_CALLS, Math.max(1, calls.length)),
    changes: calls.some((call) => decoded(call).startsWith(CHANGES)),
    maxBody: MAX_BODY,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
