// Requests, and how fast they are answered.
import { createRequire } from 'node:module';
import { QUERIES } from '../../marketplace/__test__/lib/many-plugins.mjs';
import { publishToNexxo } from './plugins.mjs';

const autocannon = createRequire(import.meta.url)('autocannon');

const CONNECTIONS = 16;
const ACCEPT = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*';

/** What is asked for, by name: paths below npm's part of a registry, and the headers of npm's client. */
export const KINDS = {
  'packument, abbreviated': {
    path: ({ name }) => name.replace('/', '%2f'),
    headers: { accept: ACCEPT, 'accept-encoding': 'gzip' },
  },
  'packument, full': {
    path: ({ name }) => name.replace('/', '%2f'),
    headers: { accept: 'application/json', 'accept-encoding': 'gzip' },
  },
  archive: {
    path: ({ name, version }) => `${name}/-/${name.slice(name.indexOf('/') + 1)}-${version}.tgz`,
    headers: {},
  },
};

/** Requests a second over some seconds, all of which must be answered with 200. */
export async function rate({ npm }, plugins, { path, headers }, seconds) {
  const { origin, pathname } = new URL(npm);
  const requests = plugins
    .flat()
    .map((plugin) => ({ method: 'GET', path: pathname + path(plugin), headers }));
  const {
    '2xx': good,
    non2xx,
    errors,
    duration,
    latency,
  } = await autocannon({
    url: origin,
    connections: CONNECTIONS,
    duration: seconds,
    requests,
  });
  if (non2xx > 0 || errors > 0) throw new Error(`${non2xx} answers were refusals, ${errors} requests failed`);
  return { rate: good / duration, p99: latency.p99 };
}

/** Milliseconds of each search, one after the other. */
export async function searches({ npm }, rounds) {
  const times = [];
  for (let round = 0; round < rounds; round += 1)
    for (const { text = '' } of QUERIES.map((query) =>
      typeof query === 'string' ? { text: query } : query,
    )) {
      const start = performance.now();
      const response = await fetch(`${npm}-/v1/search?text=${encodeURIComponent(text)}&size=20`);
      await response.arrayBuffer();
      times.push(performance.now() - start);
      if (!response.ok) throw new Error(`a search was answered with ${response.status}`);
    }
  return times.sort((one, other) => one - other);
}

/**
 * All kinds of requests at a time, from eight clients, for some minutes.
 *
 * @param fresh plugins that are published meanwhile, one every two seconds
 * @returns bytes of memory, a sample a second
 */
export async function mixedLoad(registry, plugins, fresh, minutes) {
  const end = Date.now() + minutes * 60_000;
  const versions = plugins.flat();
  const paths = [
    ...Object.values(KINDS).map(({ path, headers }) => [path, headers]),
    [({ name }) => `-/v1/search?text=${name.slice(-3)}`, {}],
  ];
  let asked = 0;
  const client = async () => {
    while (Date.now() < end) {
      const [path, headers] = paths[asked % paths.length];
      asked += 1;
      const response = await fetch(registry.npm + path(versions[asked % versions.length]), { headers });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${response.url} was answered with ${response.status}`);
    }
  };
  const left = fresh.flat();
  const publisher = async () => {
    while (Date.now() < end && left.length > 0) {
      await publishToNexxo(registry, left.shift());
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  };
  const memory = [];
  const sampler = setInterval(() => memory.push(registry.rss()), 1000);
  try {
    await Promise.all([...Array.from({ length: 8 }, client), publisher()]);
  } finally {
    clearInterval(sampler);
  }
  return { memory, asked };
}
