import { answerJson } from '../operations/answer.ts';
import type { Registry } from '../registry.ts';
import { findAdvisories } from './advisories.ts';
import { type Exchange, NpmRefusal } from './answer.ts';
import { readJsonBody } from './read-json-body.ts';

const NAMES = 20_000;
const VERSIONS = 100_000;

/** Answers `npm audit`: lists of versions by name in, what was revoked of them out. */
export async function answerBulkAdvisories(registry: Registry, exchange: Exchange): Promise<void> {
  const asked = readAsked(await readJsonBody(exchange.request));
  const answer: Record<string, object[]> = Object.create(null);
  for (const { id, name, version, title, url } of await findAdvisories(registry, asked)) {
    const advisory = {
      id,
      url,
      title,
      severity: 'critical',
      vulnerable_versions: version,
      cwe: [],
      cvss: { score: 0, vectorString: null },
    };
    answer[name] = [...(answer[name] ?? []), advisory];
  }
  answerJson(exchange.response, 200, answer);
}

function readAsked(body: unknown): Map<string, Set<string>> {
  const wrong = (): NpmRefusal =>
    new NpmRefusal(400, 'NEXXO_INPUT_INVALID', 'the body must be an object with a list of versions a name');
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw wrong();
  const entries = Object.entries(body);
  const asked = new Map<string, Set<string>>();
  let count = 0;
  for (const [name, versions] of entries) {
    if (!Array.isArray(versions)) throw wrong();
    count += versions.length;
    asked.set(name, new Set(versions.filter((version) => typeof version === 'string')));
  }
  if (entries.length > NAMES || count > VERSIONS)
    throw new NpmRefusal(413, 'NEXXO_TOO_LARGE', `at most ${NAMES} names and ${VERSIONS} versions at a time`);
  return asked;
}
