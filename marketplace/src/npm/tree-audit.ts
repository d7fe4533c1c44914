import { randomUUID } from 'node:crypto';
import { answerJson } from '../operations/answer.ts';
import type { Registry } from '../registry.ts';
import { type Advisory, findAdvisories } from './advisories.ts';
import { type Exchange, NpmRefusal } from './answer.ts';
import { readJsonBody } from './read-json-body.ts';

const PACKAGES = 100_000;
const DEPTH = 200;
/** Places of one version in the tree that an answer names; a tool shows the first ones. */
const PATHS = 20;

interface Place {
  name: string;
  version: string;
  path: string;
  dev: boolean;
  optional: boolean;
}

/** Answers `yarn audit` of yarn 1 and old clients: a tree of dependencies in, what was revoked of it out. */
export async function answerTreeAudit(registry: Registry, exchange: Exchange): Promise<void> {
  const places = readTree(await readJsonBody(exchange.request));
  const asked = new Map<string, Set<string>>();
  for (const { name, version } of places) asked.set(name, (asked.get(name) ?? new Set()).add(version));
  const advisories = await findAdvisories(registry, asked);
  const affected = advisories.map((advisory) => {
    const isIt = ({ name, version }: Place): boolean =>
      name === advisory.name && version === advisory.version;
    return { advisory, places: places.filter(isIt).slice(0, PATHS) };
  });
  answerJson(exchange.response, 200, {
    runId: randomUUID(),
    actions: affected.map(({ advisory: { id, name }, places: found }) => ({
      action: 'review',
      module: name,
      resolves: found.map(({ path, dev, optional }) => ({ id, path, dev, optional, bundled: false })),
    })),
    advisories: Object.fromEntries(
      affected.map(({ advisory, places: found }) => [advisory.id, entry(advisory, found)]),
    ),
    muted: [],
    metadata: {
      vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: affected.length },
      dependencies: places.length,
      devDependencies: places.filter(({ dev }) => dev).length,
      optionalDependencies: places.filter(({ optional }) => optional).length,
      totalDependencies: places.length,
    },
  });
}

function entry({ id, name, version, title, url, time }: Advisory, places: readonly Place[]): object {
  const date = new Date(time).toISOString();
  return {
    id,
    title,
    url,
    module_name: name,
    severity: 'critical',
    vulnerable_versions: version,
    patched_versions: '<0.0.0',
    overview: title,
    recommendation: 'Remove it, and take another version.',
    references: url,
    created: date,
    updated: date,
    deleted: null,
    access: 'public',
    cves: [],
    cwe: '',
    found_by: { name: '' },
    reported_by: { name: '' },
    metadata: {},
    findings: [{ version, paths: places.map(({ path }) => path) }],
  };
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** All packages of the tree, without recursion, since how deep it is others decide. */
function readTree(body: unknown): Place[] {
  if (!isObject(body))
    throw new NpmRefusal(400, 'NEXXO_INPUT_INVALID', 'the body must be a tree of dependencies');
  const places: Place[] = [];
  const left: { children: unknown; path: string; depth: number }[] = [
    { children: body['dependencies'], path: '', depth: 1 },
  ];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { children, path, depth } = next;
    if (!isObject(children)) continue;
    for (const [name, node] of Object.entries(children)) {
      if (!isObject(node)) continue;
      const { version } = node;
      const below = path === '' ? name : `${path}>${name}`;
      if (typeof version === 'string')
        places.push({
          name,
          version,
          path: below.slice(0, 1000),
          dev: node['dev'] === true,
          optional: node['optional'] === true,
        });
      left.push({ children: node['dependencies'], path: below.slice(0, 1000), depth: depth + 1 });
    }
    if (places.length + left.length > 2 * PACKAGES || depth > DEPTH)
      throw new NpmRefusal(413, 'NEXXO_TOO_LARGE', `at most ${PACKAGES} packages, ${DEPTH} levels deep`);
  }
  return places;
}
