// How many publishes a second a registry takes, from clients beside it on the same machine. Archives are packed and requests
// signed before the clock runs.
//   node benchmarks/marketplace-publish.mjs [--database sqlite|postgres|postgres://…] [--plugins 0] [--publishes 1000]
//     [--at-once 16] [--kilobytes 8] [--server marketplace/dist/main.js]
// `--plugins` are in the tables before, with 5 versions each; `--server` is another build to compare with.
import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { signRequest } from '@nexxo/native/protocol';
import { generateKey } from '@nexxo/native/signing';
import { integrityOf, pluginArchive } from '../marketplace/__test__/lib/plugin-archive.mjs';
import { putArchive } from '../marketplace/__test__/lib/put-archive.mjs';
import { openStore } from '../marketplace/dist/index.js';
import { fill } from './marketplace/plugins.mjs';

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    plugins: { type: 'string', default: '0' },
    server: { type: 'string' },
    publishes: { type: 'string', default: '1000' },
    'at-once': { type: 'string', default: '16' },
    kilobytes: { type: 'string', default: '8' },
  },
});
const [publishes, atOnce, kilobytes] = [values.publishes, values['at-once'], values.kilobytes].map(Number);
const data = mkdtempSync(join(tmpdir(), 'nexxo-publish-'));
const port = 20_000 + (process.pid % 20_000);
const main = values.server
  ? resolve(values.server)
  : new URL('../marketplace/dist/main.js', import.meta.url).pathname;
const own =
  values.database === 'postgres'
    ? await import('../marketplace/__test__/lib/postgres-server.mjs')
    : undefined;
const database = own ? await own.postgresDatabase() : values.database;
const isPostgres = database !== 'sqlite';
const env = {
  NEXXO_LOG_LEVEL: 'error',
  ...process.env,
  NEXXO_DATA: data,
  NEXXO_READS_PER_MINUTE: 'off',
  NEXXO_WRITES_PER_MINUTE: 'off',
};
if (isPostgres) env.DATABASE_URL = database;
const server = fork(main, ['--port', String(port)], {
  env,
  stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  execArgv: process.env.NEXXO_BENCH_ARGS?.split(' ') ?? [],
});
let said = '';
for await (const chunk of server.stdout) {
  said += chunk;
  if (said.includes('The registry is at')) break;
}
const url = /The registry is at (\S+)/.exec(said)[1];

if (values.plugins !== '0') {
  const store = await openStore(isPostgres ? { postgres: database } : { sqlite: join(data, 'registry.db') });
  await fill(store, Number(values.plugins));
  await store.close();
}

const key = generateKey();
const plugins = Array.from({ length: publishes }, (_, at) => {
  // One in five is a new name; the others are versions of it.
  const name = `@bench/plugin-${createHash('sha256')
    .update(String(Math.floor(at / 5)))
    .digest('hex')
    .slice(0, 14)}`;
  const version = `1.${at % 5}.0`;
  const code = `export default () => ({}); // ${randomBytes(kilobytes * 750).toString('base64')}\n`;
  const packageJson = { description: `Plugin ${at}`, keywords: ['vite', `word${at % 97}`] };
  const archive = pluginArchive({ keys: [key], name, version, files: { 'plugin.mjs': code }, packageJson });
  const change = { action: 'publish', name, package: { version, integrity: integrityOf(archive) } };
  return {
    name,
    version,
    archive,
    envelope: signRequest(change, { registry: url, privateKey: key.privateKey }),
  };
});
/** Versions of a name one after the other, names side by side. */
const names = Array.from({ length: Math.ceil(publishes / 5) }, (_, at) => plugins.slice(at * 5, at * 5 + 5));

/** CPU time of the server so far, in milliseconds; only Linux says it. */
function serverCpu() {
  const stat = `/proc/${server.pid}/stat`;
  if (!existsSync(stat)) return Number.NaN;
  const fields = readFileSync(stat, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const took = [];
const cpuBefore = serverCpu();
const start = performance.now();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let versions = names.shift(); versions; versions = names.shift())
      for (const plugin of versions) {
        const before = performance.now();
        const answer = await putArchive(`http://127.0.0.1:${port}/`, plugin);
        if (answer.status !== 201) throw new Error(JSON.stringify(answer));
        took.push(performance.now() - before);
      }
  }),
);
const seconds = (performance.now() - start) / 1000;
took.sort((one, other) => one - other);
const at = (share) => took[Math.min(took.length - 1, Math.floor(took.length * share))].toFixed(0);
console.log(
  `${(publishes / seconds).toFixed(0)} publishes a second; ms each at ${atOnce} at once: median ${at(0.5)}, p99 ${at(0.99)}; CPU of the server ${((serverCpu() - cpuBefore) / publishes).toFixed(1)}`,
);
server.kill('SIGTERM');
await once(server, 'exit');
rmSync(data, { recursive: true, force: true });
await own?.stopPostgres();
