import { spawnSync } from 'node:child_process';
import { ensureRuntime, runtimes } from '../../scripts/lib/runtimes.mjs';

/** Runs the same command with another Node, and gives its exit code. */
export async function runWithNode(major, args) {
  const nodes = runtimes.filter(({ name }) => name.startsWith('Node '));
  const runtime = nodes.find(({ name }) => name.startsWith(`Node ${major}.`));
  if (!runtime)
    throw new Error(
      `--node ${major}: there are ${nodes.map(({ name }) => name.split(/[ .]/)[1]).join(', ')}`,
    );
  // npm would write to stdout, which belongs to --json.
  process.env.npm_config_loglevel = 'silent';
  const binary = await ensureRuntime(runtime);
  return spawnSync(binary, args, { stdio: 'inherit' }).status ?? 1;
}
