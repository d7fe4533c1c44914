import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cargoEnv } from '../../scripts/lib/build-steps.mjs';
import { at, root } from '../../scripts/lib/root.mjs';

const guest = at('target/guest/guest.wasm');
const prelude = at('target/guest/prelude.js');
const precompile = ['run', '--release', '--quiet', '-p', 'nexxo-precompile'];

/** WebAssembly instructions of loading each plugin and of one warm call, by the workload's name. */
export function countInstructions(workloads, progress) {
  return withPacked(workloads, progress, async (directory) => {
    progress('counting instructions');
    const lines = await run('cargo', [...precompile, '--', '--count', guest, prelude, directory]);
    return Object.fromEntries(lines.map(readLine));
  });
}

/** Which functions of each workload take how many milliseconds of a warm call, as lines of text. */
export function profileFunctions(workloads, progress) {
  return withPacked(workloads, progress, async (directory) => {
    const profiles = [];
    for (const { name } of workloads) {
      progress(`sampling ${name}`);
      const lines = await run('cargo', [
        ...precompile,
        '--example',
        'profile',
        '--',
        prelude,
        directory,
        name,
        guest,
      ]);
      profiles.push(`${name}: ${lines.join('\n')}`);
    }
    return profiles.join('\n\n');
  });
}

async function withPacked(workloads, progress, use) {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'nexxo-bench-engine-'));
  try {
    for (const { name, file, input } of workloads) {
      progress(`packing ${name}`);
      await writeFile(path.join(directory, `${name}.js`), await packed(file));
      await writeFile(path.join(directory, `${name}.txt`), input());
    }
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function readLine(line) {
  const [name, load, call] = line.split('\t');
  return [name, { load: Number(load), call: Number(call) }];
}

/** The bundle as the sandbox gets it, as if this checkout lay elsewhere: counts must not depend on where it is. */
async function packed(file) {
  const { packPlugin } = await import('../../adapter/dist/pack/index.js');
  const cacheDir = fileURLToPath(new URL('../results/engine/pack', import.meta.url));
  await mkdir(cacheDir, { recursive: true });
  const { code } = await packPlugin({ specifier: file, root: at('benchmarks'), cacheDir });
  return code.replaceAll(root, '/checkout');
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: cargoEnv(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve(output.trim().split('\n'))
        : reject(new Error(errors.trim() || `${command} failed`)),
    );
  });
}
