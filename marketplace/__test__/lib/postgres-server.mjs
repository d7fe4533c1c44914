import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { postgresPrograms } from '../../../scripts/lib/postgres-programs.mjs';

const START_MS = 60_000;
/** PostgreSQL refuses to run as root. */
const OTHER_USERS = ['postgres', 'nobody'];

const text = (command, args) => spawnSync(command, args, { encoding: 'utf8' }).stdout?.trim() ?? '';

function otherUser() {
  if (process.getuid() !== 0) return null;
  for (const name of OTHER_USERS) {
    const uid = text('id', ['-u', name]);
    if (uid !== '') return { uid: Number(uid), gid: Number(text('id', ['-g', name])) };
  }
  throw new Error(`PostgreSQL does not run as root, and there is no user ${OTHER_USERS.join(' or ')}`);
}

/** The command so that it runs as the user, and ends with this process however that ends. */
function guarded(user, command, args) {
  if (spawnSync('setpriv', ['--version']).status !== 0) return [command, args, user ?? {}];
  const as = user ? ['--reuid', user.uid, '--regid', user.gid, '--clear-groups'] : [];
  return ['setpriv', [...as, '--pdeathsig', 'QUIT', command, ...args].map(String), {}];
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function query(url, statement) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function untilReady(url, child, output) {
  const end = Date.now() + START_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`postgres ended with ${child.exitCode}: ${output()}`);
    try {
      return await query(url, 'select 1');
    } catch (error) {
      if (Date.now() > end) throw new Error(`postgres does not answer: ${output()}`, { cause: error });
      await sleep(50);
    }
  }
}

async function start() {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('PostgreSQL is missing. Run: node scripts/setup.mjs --tests');
  const user = otherUser();
  const folder = mkdtempSync(join(tmpdir(), 'nexxo-postgres-'));
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  const data = join(folder, 'data');
  const inPrograms = (name) => (programs === '' ? name : join(programs, name));

  const [initdb, initdbArgs, initdbOptions] = guarded(user, inPrograms('initdb'), [
    ...['--pgdata', data, '--username', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
  ]);
  const made = spawnSync(initdb, initdbArgs, { ...initdbOptions, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);

  const port = await freePort();
  const settings = [
    `listen_addresses=127.0.0.1`,
    `port=${port}`,
    `unix_socket_directories=`,
    `max_connections=200`,
  ];
  const [postgres, args, options] = guarded(user, inPrograms('postgres'), [
    ...['-D', data],
    ...settings.flatMap((setting) => ['-c', setting]),
  ]);
  const child = spawn(postgres, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output = (output + chunk).slice(-4096);
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const kill = () => child.kill('SIGQUIT');
  process.on('exit', kill);
  const url = (database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  await untilReady(url('postgres'), child, () => output);
  // A test that has ended does not wait for its database server.
  child.unref();
  child.stderr.unref();

  return {
    url,
    async stop() {
      process.off('exit', kill);
      child.ref();
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let running;
let databases = 0;

/** A new, empty database on this process's own server, as a URL. The server starts with the first one. */
export async function postgresDatabase() {
  running ??= start();
  const server = await running;
  const name = `test_${(databases += 1)}`;
  await query(server.url('postgres'), `create database ${name}`);
  return server.url(name);
}

/** Ends the server with all its databases. */
export async function stopPostgres() {
  const server = await running;
  running = undefined;
  await server?.stop();
}
