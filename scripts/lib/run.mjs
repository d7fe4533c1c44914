import { spawn, spawnSync } from 'node:child_process';
import { root } from './root.mjs';

const isWindows = process.platform === 'win32';

const SHOWN = 120;
const shorten = (line) => (line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line);

/** Runs a command with its output shown; rejects when it fails, or takes longer than it may. */
export function run(command, args, { env, cwd = root, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: timeoutMs,
      shell: isWindows && command === 'npm',
    });
    child.on('error', (error) => reject(new Error(`${command} could not start: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else {
        const end = child.killed
          ? `took longer than ${timeoutMs / 60_000} minutes`
          : `ended with ${signal ?? `code ${code}`}`;
        reject(new Error(`${shorten([command, ...args].join(' '))} ${end}`));
      }
    });
  });
}

/** Standard output of a short command, or null when it is missing or fails. */
export function read(command, args, { timeoutMs = 20_000, env } = {}) {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    env: env ?? process.env,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: timeoutMs,
  });
  return result.status === 0 ? result.stdout.trim() : null;
}
