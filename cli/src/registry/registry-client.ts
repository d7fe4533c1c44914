import type { Router } from '@nexxo/marketplace';
import { REGISTRY_ERRORS, RegistryError, type RegistryErrorCode } from '@nexxo/native/protocol';
import type { httpLink, TRPCClient } from '@trpc/client';
import * as answers from './answers.ts';
import type { Check } from './checks.ts';
import { type Asked, ask, hostOf, jsonOf, short } from './http.ts';

/** More than any answer in JSON has. */
const MOST_JSON = 16 * 2 ** 20;

export interface SearchWords {
  text: string;
  capability?: string;
  framework?: string;
  hook?: string;
  /** How many at most, 1 to 50. */
  size: number;
}

/** What a registry can be asked; each answer was checked, and nothing in it is verified yet. */
export interface RegistryClient {
  describe(): Promise<answers.Description>;
  search(words: SearchWords): Promise<answers.Found>;
  plugin(name: string): Promise<answers.Plugin>;
  release(name: string, version: string): Promise<answers.Release>;
  states(versions: { name: string; version: string }[]): Promise<answers.States>;
  withdraw(envelope: string): Promise<answers.Withdrawn>;
  transfer(envelope: string): Promise<answers.Transferred>;
}

/**
 * Speaks with the registry at an address.
 *
 * @param url as `nexxo.registry.json` has it
 * @throws RegistryError, from each of its functions: NEXXO_REGISTRY_UNREACHABLE, NEXXO_REGISTRY_ANSWER, or what the
 *   registry refused with
 */
export function registryClient(url: string): RegistryClient {
  let opened: Promise<TRPCClient<Router>> | undefined;
  const checked = async <Value>(
    what: string,
    check: Check<Value>,
    call: (trpc: TRPCClient<Router>) => Promise<unknown>,
  ): Promise<Value> => {
    opened ??= openClient(url);
    let answer: unknown;
    try {
      answer = await call(await opened);
    } catch (error) {
      throw refusalOf(url, error);
    }
    return check(answer, what);
  };
  return {
    async describe() {
      const address = `${url}.well-known/nexxo.json`;
      const answered = await ask(address);
      const value = await jsonOf(address, answered, 65_536);
      if (answered.status !== 200) throw refusedBy(url, answered.status, value);
      const found = answers.description(value, 'nexxo.json');
      if (found.url !== url)
        throw new RegistryError('NEXXO_REGISTRY_ANSWER', `${url} says that it is ${short(found.url)}`);
      return found;
    },
    search: (words) =>
      checked('search', answers.found, (trpc) => trpc.plugins.search.query(words as SearchInput)),
    async plugin(name) {
      const found = await checked('plugin', answers.plugin, (trpc) =>
        trpc.plugins.get.query({ name, size: 100 }),
      );
      same('plugin', found, { name });
      return found;
    },
    async release(name, version) {
      const found = await checked('version', answers.release, (trpc) =>
        trpc.plugins.version.query({ name, version }),
      );
      same('version', found, { name, version });
      return found;
    },
    states: (versions) =>
      checked('status', answers.states, (trpc) => trpc.plugins.status.query({ versions })),
    withdraw: (envelope) =>
      checked('withdraw', answers.withdrawn, (trpc) => trpc.requests.withdraw.mutate({ envelope })),
    transfer: (envelope) =>
      checked('transfer', answers.transferred, (trpc) => trpc.requests.transfer.mutate({ envelope })),
  };
}

type SearchInput = Parameters<TRPCClient<Router>['plugins']['search']['query']>[0];

/** The library is loaded where a registry is asked alone. */
async function openClient(url: string): Promise<TRPCClient<Router>> {
  const { createTRPCClient, httpLink: link, splitLink } = await import('@trpc/client');
  const settings = { url: `${url}trpc`, fetch: boundedFetch };
  return createTRPCClient<Router>({
    links: [
      splitLink({
        // What a project has installed does not fit in an address.
        condition: ({ path }) => path === 'plugins.status',
        true: link({ ...settings, methodOverride: 'POST' }),
        false: link(settings),
      }),
    ],
  });
}

type FetchEsque = Exclude<Parameters<typeof httpLink>[0]['fetch'], undefined>;

/** Fetches as tRPC wants it, with a body that is whole, JSON, and of a size that it can have. */
const boundedFetch: FetchEsque = async (input, init) => {
  const url = input instanceof Request ? input.url : String(input);
  const answered = await ask(url, {
    method: (init?.method ?? 'GET') as Exclude<Asked['method'], undefined>,
    headers: Object.fromEntries(new Headers((init?.headers ?? {}) as Record<string, string>)),
    ...(typeof init?.body === 'string' ? { body: init.body } : {}),
  });
  const value = await jsonOf(url, answered, MOST_JSON);
  return Response.json(value, { status: answered.status });
};

/** What a registry refused with, or why its answer is refused. */
function refusalOf(url: string, error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'TRPCClientError') return error;
  if (error.cause instanceof RegistryError) return error.cause;
  const data = Reflect.get(error, 'data') as { nexxo?: unknown; httpStatus?: unknown } | null | undefined;
  if (typeof data !== 'object' || data === null)
    return new RegistryError(
      'NEXXO_REGISTRY_ANSWER',
      `${hostOf(url)} answered with something that this version of Nexxo does not read: ${short(error.message)}`,
    );
  return refusedBy(url, data.httpStatus, { error: { code: data.nexxo, message: error.message } });
}

/** An error of ours from one that a registry answered; what it says is from elsewhere. */
export function refusedBy(url: string, status: unknown, value: unknown): RegistryError {
  let said: { code: string; message: string };
  try {
    said = answers.refusal(value, 'the error').error;
  } catch {
    said = { code: '', message: `it answered ${String(status)}` };
  }
  if (!Object.hasOwn(REGISTRY_ERRORS, said.code))
    return new RegistryError(
      Number(status) >= 500 ? 'NEXXO_REGISTRY_UNAVAILABLE' : 'NEXXO_REGISTRY_ANSWER',
      `${hostOf(url)} refused it: ${short(said.message)}`,
    );
  const code = said.code as RegistryErrorCode;
  const hint = `. ${REGISTRY_ERRORS[code]}`;
  const plain = short(said.message).replace(`${code}: `, '').replace(hint, '');
  return new RegistryError(code, `${hostOf(url)} refused it: ${plain.replace(/\.$/, '')}`);
}

function same(what: string, found: object, asked: Record<string, string>): void {
  for (const [field, value] of Object.entries(asked)) {
    const got: unknown = Reflect.get(found, field);
    if (got !== value)
      throw new RegistryError(
        'NEXXO_REGISTRY_ANSWER',
        `The registry was asked for the ${what} with ${field} ${value}, and answered of ${String(got)}`,
      );
  }
}
