// The registries that are compared, each a process of its own on this machine, with rate limits off.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureRuntime, runtimes } from '../../scripts/lib/runtimes.mjs';

/** One Node for all: Verdaccio needs a newer one than Nexxo does. */
const execPath = await ensureRuntime(runtimes.find(({ name }) => name.startsWith('Node 24')));

const file = (path) => fileURLToPath(new URL(path, import.meta.url));

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function started(name, child, { folder, npm, url, ready }) {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (said = (said + chunk).slice(-4096)));
  const end = Date.now() + 60_000;
  while (
    !(await fetch(ready).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`${name} does not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    ...{ name, url, npm, pid: child.pid },
    /** Bytes of memory of the process that are its own or shared, as Linux counts. */
    rss: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) * 1024,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `database`: an address of PostgreSQL; SQLite in `folder` without it. */
export async function startNexxo(name, { folder, database }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const env = {
    ...process.env,
    NEXXO_DATA: folder,
    NEXXO_READS_PER_MINUTE: 'off',
    NEXXO_WRITES_PER_MINUTE: 'off',
  };
  if (database) env.DATABASE_URL = database;
  const child = fork(file('../../marketplace/dist/main.js'), ['--port', String(port)], {
    env,
    silent: true,
    execPath,
  });
  return started(name, child, { folder, url, npm: `${url}npm/`, ready: `${url}readyz` });
}

/** Verdaccio as it comes, but for who may publish and that it asks no other registry. */
export async function startVerdaccio() {
  const folder = mkdtempSync(join(tmpdir(), 'nexxo-verdaccio-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const rules = { access: '$all', publish: '$all', unpublish: '$all' };
  const settings = {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    uplinks: {},
    packages: { '@*/*': rules, '**': rules },
    web: { enable: false },
    log: { type: 'stdout', format: 'json', level: 'error' },
    max_body_size: '50mb',
    server: { rateLimit: { windowMs: 1000, max: 1_000_000 } },
    userRateLimit: { windowMs: 1000, max: 1_000_000 },
  };
  // JSON is YAML.
  writeFileSync(join(folder, 'config.yaml'), JSON.stringify(settings));
  const main = file('node_modules/verdaccio/bin/verdaccio');
  const args = ['--config', join(folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`];
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = fork(main, args, { env, silent: true, cwd: folder, execPath });
  return started('verdaccio', child, { folder, url, npm: url, ready: `${url}-/ping` });
}
