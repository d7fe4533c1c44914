import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { progress } from './progress.mjs';

const beatMs = 15_000;

/** Installs what a directory's lock file says, on first use and whenever it has changed. Install scripts never run. */
export async function installPackages(directory, size) {
  const lock = readFileSync(join(directory, 'package-lock.json'), 'utf8');
  const installed = join(directory, 'node_modules/.installed-lock.json');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return;
  const started = Date.now();
  const say = (what) => progress(`${what} ${directory}/node_modules (once, about ${size})`);
  say('installing packages into');
  const beat = setInterval(
    () => say(`${Math.round((Date.now() - started) / 1000)} s: still installing into`),
    beatMs,
  );
  try {
    await npm(directory, ['install', '--no-save', '--ignore-scripts', '--engine-strict=false']);
  } finally {
    clearInterval(beat);
  }
  writeFileSync(installed, lock);
}

function npm(cwd, args) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', [...args, '--no-audit', '--no-fund'], {
      cwd,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`npm ${args[0]} ended with code ${code}\n${output.trim()}`)),
    );
  });
}
