import { join } from 'node:path';
import { type Capabilities, united, unitedLimits, without } from '../artifact/capabilities.ts';
import { chooseBundlers } from '../check/bundlers.ts';
import { packInfo } from '../check/pack-info.ts';
import { SampleProject } from '../check/sample-project.ts';
import { dependencyNames } from '../project/installed.ts';
import {
  Builder,
  type Bundler,
  type Case,
  firstGrants,
  type Grants,
  neededGrants,
  readsProject,
  trySandboxed,
} from '../trial/index.ts';
import { UsageError } from '../usage-error.ts';

/** What building a sample with a plugin showed. */
export interface SampleBuild {
  /** What was built, and how it went: `vite: js, yaml`. */
  builds: string[];
  hooks: string[];
  capabilities: Capabilities;
  limits: Record<string, number>;
  /** What it was denied in the sample, and nobody has granted. */
  wanted: Capabilities;
}

/** Limits under which a plugin shows what it can do; those that it needs are found afterwards. */
const generous = { cpuMs: 5000, memoryMiB: 512 };

/**
 * Builds a small project with a plugin that nobody approved yet, with each bundler that is installed, and collects what it
 * needed. It runs in the sandbox alone, and is granted nothing but to read the sample and higher limits.
 */
export async function sampleBuild(
  specifier: string,
  root: string,
  exportName: string,
): Promise<SampleBuild | undefined> {
  const cacheDir = join(root, 'node_modules/.cache/nexxo');
  const bundlers = installedBundlers(root);
  if (bundlers.length === 0) return undefined;
  const packed = await packInfo(specifier, root, cacheDir);
  const builder = new Builder({ root, cacheDir });
  const found: SampleBuild = { builds: [], hooks: [], capabilities: {}, limits: {}, wanted: {} };
  try {
    for (const bundler of bundlers) {
      const sample = await SampleProject.make();
      try {
        const test: Case = {
          name: `add-${bundler}`,
          directory: sample.directory,
          package: packed.name,
          version: packed.version,
          plugin: { entry: specifier, export: exportName, options: [] },
          bundler,
          ...(bundler === 'vite' ? {} : { input: 'src/main.js' }),
        };
        const kinds = await sample.fill(builder, test, packed.code, () =>
          builder.build(test, 'sandboxed', { ...firstGrants({}), limits: generous }),
        );
        collect(found, bundler, kinds, await trySandboxed(builder, test, firstGrants({}), isHarmless), root);
      } finally {
        await sample.remove();
      }
    }
  } finally {
    builder.dispose();
  }
  return found;
}

function collect(
  found: SampleBuild,
  bundler: Bundler,
  kinds: string[],
  { built, grants, wanted }: Awaited<ReturnType<typeof trySandboxed>>,
  root: string,
): void {
  const { error, report, stage } = built;
  const place = { readsProject: readsProject(built), stage, root };
  const needed = neededGrants(grants, place);
  found.capabilities = united(found.capabilities, needed.capabilities);
  found.limits = unitedLimits(found.limits, needed.limits as Record<string, number>);
  if (wanted !== null)
    found.wanted = united(
      found.wanted,
      without(neededGrants(wanted, place).capabilities, needed.capabilities),
    );
  found.hooks = [...new Set([...found.hooks, ...(report?.hooks ?? []).map(({ hook }) => hook)])].sort();
  const how = error === undefined ? '' : `, which failed: ${error.message.split('\n')[0]}`;
  found.builds.push(`${bundler}: ${['js', ...kinds].join(', ')}${how}`);
}

/** Whether grants let a plugin do no more than read the sample, and take its time. */
function isHarmless({ read, write, resolve, watch, config, server, bundler, clock }: Grants): boolean {
  const isNone = [write, resolve, watch, config, server].every((list) => list.length === 0);
  return isNone && !bundler && clock !== 'real' && read.every((directory) => directory === '.');
}

/**
 * Those that the project depends on, or else the first that is there: Vite brings Rolldown along. Without one there is
 * nothing to build, and a plugin can be approved all the same.
 */
function installedBundlers(root: string): Bundler[] {
  try {
    const installed = chooseBundlers(undefined, root);
    const depended = dependencyNames(root);
    const own = installed.filter((name) => depended.includes(name));
    return own.length > 0 ? own : installed.slice(0, 1);
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}
