import { answerJson } from '../operations/answer.ts';
import type { Face, Registry } from '../registry.ts';
import { answerRefusal, type Exchange, NpmRefusal } from './answer.ts';
import { ArchiveBytes } from './archive-bytes.ts';
import { answerBulkAdvisories } from './bulk-advisories.ts';
import { type NpmPath, readNpmPath } from './npm-path.ts';
import { PackumentAnswers } from './packument-answers.ts';
import { refuseChange } from './refused-changes.ts';
import { answerSearch } from './search-answer.ts';
import { answerTarball } from './tarball-answer.ts';
import { answerTreeAudit } from './tree-audit.ts';

const PREFIX = '/npm/';
const GONE = ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'];
const KEY_TYPE = 'ecdsa-sha2-nistp256';

type Answer = (exchange: Exchange, url: URL) => Promise<void> | void;

/**
 * What npm, pnpm, yarn and bun ask a registry, below `/npm/`. It only reads; what it does not have it asks no other registry for.
 */
export function npmFace(registry: Registry): Face {
  const archives = new ArchiveBytes(registry);
  const packuments = new PackumentAnswers(registry);
  const reading = new Map<string, Answer>([
    ['ping', (exchange) => answerJson(exchange.response, 200, {})],
    ['whoami', () => refuseWhoami()],
    ['npm/v1/keys', (exchange) => answerKeys(registry, exchange)],
    ['v1/search', (exchange, url) => answerSearch(registry, exchange, url)],
  ]);
  const asking = new Map<string, Answer>([
    ['npm/v1/security/advisories/bulk', (exchange) => answerBulkAdvisories(registry, exchange)],
    ['npm/v1/security/audits', (exchange) => answerTreeAudit(registry, exchange)],
    ['npm/v1/security/audits/quick', (exchange) => answerTreeAudit(registry, exchange)],
  ]);

  const read = async (exchange: Exchange, url: URL, path: NpmPath | undefined): Promise<void> => {
    switch (path?.kind) {
      case 'packument':
        return packuments.packument(exchange, path.name);
      case 'manifest':
        return packuments.manifest(exchange, path.name, path.version);
      case 'tags':
        return packuments.tags(exchange, path.name);
      case 'tarball':
        return answerTarball(registry, archives, exchange, path.name, path.version);
      case 'other':
        return (reading.get(path.path) ?? refuseUnknown)(exchange, url);
      default:
        return refuseUnknown();
    }
  };

  return async (request, response, url) => {
    if (!url.pathname.startsWith(PREFIX)) return false;
    const exchange = { request, response };
    const path = readNpmPath(url.pathname.slice(PREFIX.length));
    const ask = path?.kind === 'other' ? asking.get(path.path) : undefined;
    try {
      if (ask !== undefined && request.method === 'POST') await ask(exchange, url);
      else if (ask !== undefined) refuseChange(exchange, path, 'POST');
      else if (request.method === 'GET' || request.method === 'HEAD') await read(exchange, url, path);
      else refuseChange(exchange, path);
    } catch (error) {
      answerFailure(registry, exchange, error);
    }
    return true;
  };
}

function refuseUnknown(): never {
  throw new NpmRefusal(404, 'NEXXO_NOT_FOUND', 'there is nothing here, and no other registry is asked');
}

function refuseWhoami(): never {
  throw new NpmRefusal(
    404,
    'NEXXO_NOT_FOUND',
    'this registry has no accounts: keys sign what changes something',
  );
}

function answerKeys({ keys: { packages } }: Registry, exchange: Exchange): void {
  const { keyId: keyid, spki: key } = packages;
  const value = { keys: [{ expires: null, keyid, keytype: KEY_TYPE, scheme: KEY_TYPE, key }] };
  answerJson(exchange.response, 200, value, { 'cache-control': 'public, max-age=300' });
}

function answerFailure({ logger }: Registry, exchange: Exchange, error: unknown): void {
  const { response } = exchange;
  if (isClientGone(error)) return;
  if (!(error instanceof NpmRefusal)) logger.error({ err: error }, 'a request of npm failed');
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const unavailable = (): NpmRefusal =>
    new NpmRefusal(503, 'NEXXO_REGISTRY_UNAVAILABLE', 'the registry could not answer', {
      'retry-after': '10',
    });
  answerRefusal(exchange, error instanceof NpmRefusal ? error : unavailable());
}

/** That a client went away before it had all is no failure. */
const isClientGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && GONE.includes(String(error.code));
