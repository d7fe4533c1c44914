// How long a search takes among 10,000 plugins with 5 versions each, on both databases, for one client and for four.
//   node benchmarks/marketplace-search.mjs [plugins] [versions]
import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { DATABASES, freshDatabase } from '../marketplace/__test__/lib/databases.mjs';
import { FILTERED, manyPlugins, QUERIES } from '../marketplace/__test__/lib/many-plugins.mjs';
import { addVersion } from '../marketplace/__test__/lib/sample-plugins.mjs';
import { searchInput } from '../marketplace/dist/api/plugin-schemas.js';
import { openStore } from '../marketplace/dist/index.js';
import { searchPlugins } from '../marketplace/dist/search/search-plugins.js';

const count = Number(process.argv[2] ?? 10_000);
const VERSIONS = Number(process.argv[3] ?? 5);
const ROUNDS = 15;

const at = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)].toFixed(1);

/** All queries, many times, from some clients at a time, each of which asks one after the other. */
async function measure(store, kind, clients) {
  const byQuery = new Map();
  const times = [];
  const left = Array.from({ length: ROUNDS }, () => [...QUERIES, ...FILTERED]).flat();
  const client = async () => {
    for (let query = left.shift(); query !== undefined; query = left.shift()) {
      const input = searchInput.parse(query);
      const start = performance.now();
      await searchPlugins(store, input);
      const took = performance.now() - start;
      times.push(took);
      const label = JSON.stringify(query);
      byQuery.set(label, [...(byQuery.get(label) ?? []), took]);
    }
  };
  const used = process.cpuUsage();
  await Promise.all(Array.from({ length: clients }, client));
  const { user, system } = process.cpuUsage(used);
  const cpu = ((user + system) / 1000 / times.length).toFixed(1);
  console.log(
    `${kind}, ${clients} at a time: median ${at(times, 0.5)} ms, p99 ${at(times, 0.99)} ms, of ${times.length} searches; ${cpu} ms of this process's CPU each; load ${loadavg()[0].toFixed(1)}`,
  );
  if (clients > 1) return;
  const slowest = [...byQuery].sort(([, a], [, b]) => at(b, 0.5) - at(a, 0.5)).slice(0, 12);
  for (const [label, values] of slowest)
    console.log(`  median ${at(values, 0.5)} ms  p99 ${at(values, 0.99)} ms  ${label}`);
}

for (const kind of DATABASES) {
  const store = await openStore(await freshDatabase(kind));
  const started = performance.now();
  await store.change(async (transaction) => {
    let logIndex = 0;
    for (const plugin of manyPlugins(count)) {
      for (let minor = 0; minor < VERSIONS; minor += 1) {
        const latest = minor === VERSIONS - 1;
        await addVersion(transaction, kind, { ...plugin, version: `1.${minor}.0`, latest, logIndex });
        logIndex += 1;
      }
    }
  });
  console.log(`${kind}: filled in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  for (const clients of [1, 4]) await measure(store, kind, clients);
  await store.close();
}
