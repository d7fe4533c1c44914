import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const measure = fileURLToPath(new URL('./measure.cjs', import.meta.url));

/** One build in a process of its own: its wall time from outside, its CPU time and memory from inside. */
export function runBuild(bundler, directory, kind, { report = false } = {}) {
  return new Promise((resolve, reject) => {
    const args = ['-r', measure, ...bundler.args(`${bundler.config}.${kind}.config.mjs`)];
    const env = { ...process.env, NODE_ENV: 'production', NEXXO_BENCH_REPORT: report ? '1' : '' };
    const start = performance.now();
    const child = spawn(bundler.binary, args, {
      cwd: directory,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    let wallMs;
    let used = '';
    let output = '';
    child.on('exit', () => (wallMs = performance.now() - start));
    child.stdio[3].on('data', (chunk) => (used += chunk));
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0 && used) return resolve({ wallMs, ...JSON.parse(used) });
      reject(new Error(`the ${kind} build ended with ${signal ?? `code ${code}`}: ${reasonIn(output)}`));
    });
  });
}

const colours = /\x1b\[[\d;]*m/g;

function reasonIn(output) {
  const lines = output.replace(colours, '').split('\n');
  const line = [/NEXXO_/, /Error/, /\S/]
    .map((pattern) => lines.find((text) => pattern.test(text)))
    .find(Boolean);
  return (line ?? 'it said nothing').trim().slice(0, 300);
}
