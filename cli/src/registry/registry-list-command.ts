import { Command } from 'commander';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { findProject } from '../project/project.ts';
import { type KnownRegistry, readRegistries } from './registry-file.ts';

interface Options {
  project?: string;
  json?: boolean;
}

const examples = `
Examples:
  $ nexxo registry list
  $ nexxo registry list --json

Ends with 0, or with 2 where nexxo.registry.json cannot be read.`;

/** `nexxo registry list`. */
export function registryListCommand(): Command {
  return new Command('list')
    .description('Shows the registries of the project, and for what.')
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option('--json', 'prints the result as JSON')
    .addHelpText('after', examples)
    .action((options: Options) => {
      const { registries } = readRegistries(findProject(options));
      const shown = registries.map(({ checkpoint, minimumAgeHours = 0, url, patterns, log }) => ({
        url,
        patterns,
        log,
        minimumAgeHours,
        entries: checkpoint === undefined ? null : Number(checkpoint.split('\n')[1]),
      }));
      answer({ registries: shown }, options, lines);
    });
}

interface Row extends Pick<KnownRegistry, 'url' | 'patterns' | 'log'> {
  minimumAgeHours: number;
  /** How many its log had when it was seen last. */
  entries: number | null;
}

function lines({ registries }: { registries: Row[] }): string[] {
  if (registries.length === 0)
    return [
      'No registry is known here yet.',
      `Next: ${paint('bold', "nexxo registry add <url> --for '@scope/*'")}`,
    ];
  return registries.flatMap(({ url, patterns, log, minimumAgeHours, entries }) => [
    paint('bold', url),
    ...columns([
      ['for', patterns.join(', ')],
      ['log', log.key],
      ['seen', entries === null ? 'not yet' : `${entries} entries`],
      ['minimum age', `${minimumAgeHours} hours`],
    ]),
  ]);
}
