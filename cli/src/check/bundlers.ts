import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Bundler } from '../trial/index.ts';
import { UsageError } from '../usage-error.ts';

const known = ['vite', 'rolldown', 'rollup'] as const satisfies Bundler[];

function isInstalled(name: string, from: string): boolean {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, 'node_modules', name, 'package.json'))) return true;
    if (at === dirname(at)) return false;
  }
}

/** The bundlers to build with: those asked for, which must be installed, or all that are. */
export function chooseBundlers(asked: Bundler[] | undefined, root: string): Bundler[] {
  const installed = known.filter((name) => isInstalled(name, root));
  const missing = asked?.find((name) => !installed.includes(name as (typeof known)[number]));
  if (missing !== undefined)
    throw new UsageError(
      `${missing} is not installed: it was looked up from ${root}. Run: npm install ${missing}`,
    );
  const chosen = asked ?? installed;
  if (chosen.length === 0)
    throw new UsageError(
      `There is no bundler in ${root}. Install one of ${known.join(', ')}, or go to a project.`,
    );
  return chosen;
}
