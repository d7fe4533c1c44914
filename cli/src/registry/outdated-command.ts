import { Command } from 'commander';
import { compare, valid } from 'semver';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { type Locked, readLock } from '../project/lock.ts';
import { findProject } from '../project/project.ts';
import { newestFor } from './prepare-install.ts';
import { registryPlugins } from './registry-plugins.ts';
import { Sessions } from './session.ts';

interface Options {
  project?: string;
  json?: boolean;
}

const examples = `
Examples:
  $ nexxo plugin outdated
  $ nexxo plugin outdated --json

Only what nexxo plugin update would take counts as newer: versions that are too young, yanked or revoked do not. Ends with 0,
outdated or not; with 1 where a registry's answer is refused, 2 where one does not answer.`;

/** `nexxo plugin outdated`. */
export function outdatedCommand(): Command {
  return new Command('outdated')
    .description('Shows which plugins have a newer version in their registry.')
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option('--json', 'prints the result as JSON')
    .addHelpText('after', examples)
    .action(async (options: Options) => {
      const project = findProject(options);
      const sessions = new Sessions(project);
      const { plugins } = readLock(project);
      const rows: Row[] = [];
      for (const name of registryPlugins(project, sessions.file)) {
        const { version } = plugins[name] as Locked;
        const { registry, client } = sessions.for(name);
        const plugin = await client.plugin(name);
        const newest = newestFor(project, registry, plugin)?.version ?? null;
        rows.push({
          name,
          version,
          state: plugin.versions.find((one) => one.version === version)?.state ?? 'unknown',
          newest,
          outdated: newest !== null && valid(newest) !== null && compare(newest, version) > 0,
          registry: registry.url,
        });
      }
      answer({ plugins: rows }, options, lines);
    });
}

interface Row {
  name: string;
  version: string;
  state: string;
  /** The newest version that may be used. */
  newest: string | null;
  outdated: boolean;
  registry: string;
}

function lines({ plugins }: { plugins: Row[] }): string[] {
  if (plugins.length === 0) return ['No approved plugin comes from a registry of this project.'];
  const outdated = plugins.some((row) => row.outdated);
  return [
    ...columns(
      plugins.map(({ name, version, state, newest, outdated: isOld }) => [
        name,
        state === 'published' ? version : `${version} (${state})`,
        isOld ? `${newest} is newer` : 'is the newest that may be used',
      ]),
    ),
    ...(outdated ? [`Next: ${paint('bold', 'nexxo plugin update')}`] : []),
  ];
}
