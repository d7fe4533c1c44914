import pino, { type Logger } from 'pino';
import type { Settings } from './settings.ts';

/** What a URL has before its host: users and passwords. */
const CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;

/** A text without the users and passwords of addresses in it. */
export const withoutCredentials = (text: string): string => text.replace(CREDENTIALS, '$1***@');

/** An error without whatever a library hung on it, which may be what was sent, or a password. */
function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { message: withoutCredentials(String(error)) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return {
    type: error.name,
    ...code,
    message: withoutCredentials(error.message),
    stack: withoutCredentials(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: plainError(error.cause) }),
  };
}

/** Fields that nobody means to log, should they ever get into what is logged. */
const SECRETS = [
  'authorization',
  'cookie',
  'set-cookie',
  'nexxo-request',
  'password',
  'privateKey',
  'DATABASE_URL',
];
const paths = SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

/** Writes one line of JSON for each event to standard error. */
export function createLogger({ logLevel }: Pick<Settings, 'logLevel'>): Logger {
  const options = {
    level: logLevel,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: plainError, error: plainError },
    redact: { paths, censor: '***' },
  };
  return pino(options, pino.destination({ dest: 2, sync: true }));
}
