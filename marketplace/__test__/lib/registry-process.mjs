import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './databases.mjs';
import { postgresDatabase } from './postgres.mjs';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const START_MS = 60_000;

const children = new Set();
after(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** A port that nobody listens at. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The environment without what may be set where tests run, and with the given. */
function cleanEnv(extra) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(NEXXO_|DATABASE_URL$|AWS_|PG)/.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}

/** Runs `nexxo-marketplace` to its end: `{ code, signal, stdout, stderr }`. */
export function runMarketplace(args, { env = {}, cwd = temporaryFolder(), runtime = process.execPath } = {}) {
  const child = startMarketplace(args, { env, cwd, runtime });
  return child.ended;
}

/** Starts `nexxo-marketplace`; `ended` resolves with `{ code, signal, stdout, stderr }`. */
export function startMarketplace(
  args,
  { env = {}, cwd = temporaryFolder(), runtime = process.execPath } = {},
) {
  const child = spawn(runtime, [MAIN, ...args], {
    env: cleanEnv(env),
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (text) => {
      output[name] += text;
    });
  }
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      children.delete(child);
      resolve({ code, signal, ...output });
    });
  });
  return { child, output, ended };
}

/** A new place for a registry: its data folder, and the variables with which each of its processes is started. */
export async function freshPlace(database) {
  const data = join(temporaryFolder(), 'data');
  const env = { NEXXO_DATA: data, NEXXO_READS_PER_MINUTE: 'off', NEXXO_WRITES_PER_MINUTE: 'off' };
  if (database === 'postgres') env.DATABASE_URL = await postgresDatabase();
  /** Puts another place's keys here, and gives their folder. */
  const keys = (other) => {
    cpSync(join(other.data, 'keys'), join(data, 'keys'), { recursive: true });
    return join(data, 'keys');
  };
  return { data, env, keys };
}

/**
 * Starts a registry as a process of its own and waits until it answers.
 *
 * @param place of `freshPlace`
 * @returns `{ address, port, url, child, output, ended, stop }`; `address` is where it listens, `url` what clients know it by
 */
export async function startRegistry(place, { args = [], env = {}, port, runtime } = {}) {
  const at = port ?? (await freePort());
  const process = startMarketplace(['--port', String(at), ...args], {
    env: { ...place.env, ...env },
    runtime,
  });
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no registry: ${process.output.stderr}`)), START_MS);
    process.child.stdout.on('data', () => {
      if (!process.output.stdout.includes('The registry is at')) return;
      clearTimeout(timer);
      resolve();
    });
    process.ended.then(({ code, stderr }) => {
      clearTimeout(timer);
      reject(new Error(`the registry ended with ${code}: ${stderr}`));
    });
  });
  const stop = (signal = 'SIGTERM') => {
    process.child.kill(signal);
    return process.ended;
  };
  const [, url] = /The registry is at (\S+)/.exec(process.output.stdout);
  return { address: `http://127.0.0.1:${at}/`, port: at, url, ...process, stop };
}
