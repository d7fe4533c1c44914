import { answerJson } from '../operations/answer.ts';
import type { Registry } from '../registry.ts';
import { type Exchange, NpmRefusal } from './answer.ts';
import { acceptsGzip, isNotModified, lastModified } from './conditions.ts';
import {
  PACKUMENT_COLUMNS,
  type PackumentForm,
  type PackumentPackage,
  packument,
  versionManifest,
} from './packument.ts';
import { PackumentCache } from './packument-cache.ts';
import { withdrawnText } from './withdrawn-text.ts';

const ABBREVIATED = 'application/vnd.npm.install-v1+json';
/** To be asked for again each time, which costs an entity tag: what was withdrawn is gone at once. */
const CACHING = 'public, no-cache';

/** Answers what is asked about packages and versions. */
export class PackumentAnswers {
  readonly #registry: Registry;
  readonly #cache = new PackumentCache();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** @throws NEXXO_NOT_FOUND */
  async packument(exchange: Exchange, name: string): Promise<void> {
    const { request, response } = exchange;
    const found = await this.#find(name);
    const form = request.headers.accept?.includes(ABBREVIATED) ? 'abbreviated' : 'full';
    const body = await this.#cache.get(found, form, () => this.#make(found, form));
    const modified = lastModified(found.updated, this.#registry.now());
    response.setHeader('vary', 'accept, accept-encoding');
    response.setHeader('cache-control', CACHING);
    response.setHeader('etag', body.etag);
    if (modified !== undefined) response.setHeader('last-modified', modified);
    if (isNotModified(request.headers, body.etag, modified)) {
      response.writeHead(304).end();
      return;
    }
    const isPacked = acceptsGzip(request.headers);
    if (isPacked) response.setHeader('content-encoding', 'gzip');
    const bytes = isPacked ? body.gzip : body.json;
    response.writeHead(200, {
      'content-type': form === 'full' ? 'application/json; charset=utf-8' : ABBREVIATED,
      'content-length': bytes.length,
      'x-content-type-options': 'nosniff',
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  /** A version by itself, withdrawn ones with what clients warn with. */
  async manifest(exchange: Exchange, name: string, asked: string): Promise<void> {
    const found = await this.#find(name);
    const version = asked === 'latest' ? found.latest : asked;
    const row = await this.#registry.store.db
      .selectFrom('versions')
      .select([...PACKUMENT_COLUMNS, 'state', 'reason'])
      .where('package_id', '=', found.id)
      .where('version', '=', version ?? '')
      .executeTakeFirst();
    if (row === undefined)
      throw new NpmRefusal(
        404,
        'NEXXO_NOT_FOUND',
        `this registry has no ${name}@${asked}, and asks no other for it`,
      );
    const { state, reason } = row;
    if (state === 'revoked')
      throw new NpmRefusal(403, 'NEXXO_VERSION_REVOKED', withdrawnText(`${name}@${version}`, state, reason));
    const warning = state === 'yanked' ? withdrawnText(`${name}@${version}`, state, reason) : undefined;
    const value = versionManifest(this.#registry.url, name, row, 'full', warning);
    answerJson(exchange.response, 200, value, { 'cache-control': CACHING });
  }

  async tags(exchange: Exchange, name: string): Promise<void> {
    const { latest } = await this.#find(name);
    answerJson(exchange.response, 200, latest === null ? {} : { latest }, { 'cache-control': CACHING });
  }

  async #find(name: string): Promise<PackumentPackage> {
    const found = await this.#registry.store.db
      .selectFrom('packages')
      .select(['id', 'name', 'description', 'latest', 'created', 'updated'])
      .where('name', '=', name)
      .executeTakeFirst();
    if (found === undefined)
      throw new NpmRefusal(
        404,
        'NEXXO_NOT_FOUND',
        `this registry has no package ${name}, and asks no other for it`,
      );
    return found;
  }

  async #make(found: PackumentPackage, form: PackumentForm): Promise<object> {
    const versions = await this.#registry.store.db
      .selectFrom('versions')
      .select([...PACKUMENT_COLUMNS, 'state'])
      .where('package_id', '=', found.id)
      .where('state', '!=', 'revoked')
      .orderBy('id')
      .execute();
    return packument(this.#registry.url, found, versions, form);
  }
}
