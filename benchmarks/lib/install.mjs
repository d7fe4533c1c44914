import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isolatedVmPackage, reasonFile } from './isolated-vm.mjs';
import { progress } from './progress.mjs';

const directory = fileURLToPath(new URL('../', import.meta.url));
const installedCopy = `${directory}node_modules/.installed-lock.json`;

/** Installs the peers on first use, and compiles the one that needs it. */
export async function installPeers() {
  await installPackages();
  await compileIsolatedVm();
}

/** Installs all packages on first use, and whenever the lock file has changed. */
export async function installPackages() {
  const lock = readFileSync(`${directory}package-lock.json`, 'utf8');
  if (!existsSync(installedCopy) || readFileSync(installedCopy, 'utf8') !== lock) {
    progress('installing the peers, bundlers and plugins into benchmarks/node_modules (once, about 170 MB)');
    await npm([
      'install',
      '--no-save',
      '--ignore-scripts',
      '--engine-strict=false',
      '--no-audit',
      '--no-fund',
    ]);
    writeFileSync(installedCopy, lock);
  }
}

/** Where there is no prebuilt binary for this Node, a compiler may help; without one the peer is left out. */
async function compileIsolatedVm() {
  if (existsSync(reasonFile) || loads(isolatedVmPackage)) return;
  progress(`compiling ${isolatedVmPackage} for Node ${process.versions.node} (once, one to three minutes)`);
  const env = { ...process.env, npm_config_build_from_source: 'true' };
  try {
    await npm(['rebuild', isolatedVmPackage, '--ignore-scripts=false'], env);
    if (!loads(isolatedVmPackage)) throw new Error('it does not load after compiling');
    rmSync(reasonFile, { force: true });
  } catch (error) {
    const log = `${reasonFile}.log`;
    writeFileSync(log, error.message);
    writeFileSync(
      reasonFile,
      `not available: no prebuilt binary for Node ${process.versions.node}, and compiling it failed`,
    );
  }
}

function loads(name) {
  try {
    createRequire(import.meta.url)(name);
    return true;
  } catch {
    return false;
  }
}

function npm(args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd: directory, env, shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`npm ${args.join(' ')} ended with code ${code}\n${output.trim()}`)),
    );
  });
}
