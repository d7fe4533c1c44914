// The marketplace's rates, beside Verdaccio's where both serve the same.
//   npm run bench:marketplace -- [--plugins 10000] [--seconds 10] [--rounds 3] [--minutes 2] [--databases sqlite,postgres]
// `--minutes` is how long the mixed load runs on each database: 60 for the whole of it, 0 for none.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { postgresDatabase, stopPostgres } from '../../marketplace/__test__/lib/postgres-server.mjs';
import { openStore } from '../../marketplace/dist/index.js';

const { values } = parseArgs({
  options: {
    plugins: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    minutes: { type: 'string', default: '2' },
    databases: { type: 'string', default: 'sqlite,postgres' },
  },
});
const [count, seconds, rounds, minutes] = [values.plugins, values.seconds, values.rounds, values.minutes].map(
  Number,
);
const ASKED = 100;
const before = loadavg();

const here = fileURLToPath(new URL('.', import.meta.url));
const say = (text) => process.stderr.write(`${text}\n`);
if (!existsSync(join(here, 'node_modules'))) {
  say('installing Verdaccio and autocannon into benchmarks/marketplace/node_modules (once)');
  // Autocannon's packages ask for Node 22 and run on 20.
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false'];
  const { status } = spawnSync('npm', ['ci', ...quietly], { cwd: here, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
const { KINDS, mixedLoad, rate, searches } = await import('./load.mjs');
const { fill, makePlugins, publishAll, publishToNexxo, publishToNpm } = await import('./plugins.mjs');
const { startNexxo, startVerdaccio } = await import('./registries.mjs');

const median = (list) => list.toSorted((one, other) => one - other)[list.length >> 1];
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

async function filled(database) {
  const folder = mkdtempSync(join(tmpdir(), 'nexxo-bench-'));
  const where = database === 'postgres' ? { database: await postgresDatabase() } : {};
  say(`${database}: filling in ${count} plugins`);
  // The server makes its tables, keys and address first.
  const first = await startNexxo(database, { folder: `${folder}/data`, ...where });
  const store = await openStore(
    where.database ? { postgres: where.database } : { sqlite: `${folder}/data/registry.db` },
  );
  await fill(store, count);
  await store.close();
  return first;
}

const plugins = makePlugins(ASKED, 'asked');
const running = [];
const result = { published: {}, searched: {}, rates: {} };
try {
  for (const database of values.databases.split(',')) running.push(await filled(database));
  running.push(await startVerdaccio());
  for (const registry of running) {
    const publish = registry.name === 'verdaccio' ? publishToNpm : publishToNexxo;
    result.published[registry.name] = await publishAll(publish, registry, plugins);
    say(`${registry.name}: ${result.published[registry.name].toFixed(0)} publishes a second`);
  }
  for (const registry of running.filter(({ name }) => name !== 'verdaccio')) {
    const times = await searches(registry, 10);
    result.searched[registry.name] = { median: at(times, 0.5), p99: at(times, 0.99), count: times.length };
    say(
      `${registry.name}: search median ${at(times, 0.5).toFixed(1)} ms, p99 ${at(times, 0.99).toFixed(1)} ms`,
    );
  }
  for (const [kind, how] of Object.entries(KINDS)) {
    const rates = Object.fromEntries(running.map(({ name }) => [name, []]));
    // In turns, so that other work on the machine is spread over all.
    for (let round = 0; round < rounds; round += 1)
      for (const registry of running)
        rates[registry.name].push((await rate(registry, plugins, how, seconds)).rate);
    result.rates[kind] = Object.fromEntries(
      Object.entries(rates).map(([name, list]) => [name, median(list)]),
    );
    say(
      `${kind}: ${Object.entries(result.rates[kind])
        .map(([name, one]) => `${name} ${one.toFixed(0)}/s`)
        .join(', ')}`,
    );
  }
  result.memory = {};
  if (minutes > 0)
    for (const registry of running.filter(({ name }) => name !== 'verdaccio')) {
      const { memory, asked } = await mixedLoad(
        registry,
        plugins,
        makePlugins(minutes * 6, `fresh-${registry.name}`),
        minutes,
      );
      const quarter = Math.ceil(memory.length / 4);
      const parts = [1, 2, 3, 4].map(
        (part) => median(memory.slice((part - 1) * quarter, part * quarter)) / 2 ** 20,
      );
      result.memory[registry.name] = { asked, quarters: parts };
      say(
        `${registry.name}: ${asked} requests, MiB by quarters of the time: ${parts.map((part) => part.toFixed(0)).join(' ')}`,
      );
    }
} finally {
  for (const registry of running) await registry.stop();
  await stopPostgres();
}
const out = join(here, '../results/marketplace.json');
mkdirSync(join(here, '../results'), { recursive: true });
const loads = [before, loadavg()];
writeFileSync(
  out,
  `${JSON.stringify({ cpus: cpus().length, loads, options: values, ...result }, null, 2)}\n`,
);
say(`all figures are in ${out}`);
