import { fileURLToPath } from 'node:url';
import { ensureRuntime, runtimes } from '../../scripts/lib/runtimes.mjs';

const inPackage = (path) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));
const viteCommand = inPackage('vite/bin/vite.js');
const rolldownCommand = inPackage('rolldown/bin/cli.mjs');

/** How a user starts each bundler, and whose form of config it reads. */
const bundlers = {
  vite: { config: 'vite', args: (file) => [viteCommand, 'build', '--logLevel', 'error', '--config', file] },
  rolldown: { config: 'rolldown', args: (file) => [rolldownCommand, '--config', file] },
  'rolldown-bun': { config: 'rolldown', args: (file) => [rolldownCommand, '--config', file], isBun: true },
};

export const bundlerNames = Object.keys(bundlers);

/** A bundler with the binary that runs it; Bun is fetched on first use. */
export async function openBundler(name) {
  const bundler = bundlers[name];
  const bun = runtimes.find((runtime) => runtime.name.startsWith('Bun '));
  const binary = bundler.isBun ? await ensureRuntime(bun) : process.execPath;
  return { name, binary, runtime: bundler.isBun ? bun.name : `Node ${process.versions.node}`, ...bundler };
}
