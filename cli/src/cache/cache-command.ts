import { Command } from 'commander';
import { type CommonOptions, jsonOption, projectOption } from '../common-options.ts';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { findProject } from '../project/project.ts';
import { type CacheFolder, cacheDirectory, cacheFolders, clearFolders } from './folders.ts';

interface Options extends CommonOptions {
  dir?: string;
}

const examples = (...names: string[]): string => `
Examples:
${names.map((name) => `  $ nexxo cache ${name}`).join('\n')}

Ends with 0 where it is done, 2 otherwise.`;

/** `nexxo cache`. */
export function cacheCommand(): Command {
  return new Command('cache')
    .description('Shows or removes what is kept between builds.')
    .addHelpText('after', examples('status', 'clear'))
    .addCommand(
      leaf('status', 'Shows what is kept between builds.', (directory) => ({
        directory,
        folders: cacheFolders(directory),
      })),
    )
    .addCommand(
      leaf('clear', 'Removes what is kept between builds; the next build makes it anew.', (directory) => {
        const folders = cacheFolders(directory);
        clearFolders(directory);
        return { directory, removed: folders };
      }),
    );
}

interface Result {
  directory: string;
  folders?: CacheFolder[];
  removed?: CacheFolder[];
}

function leaf(name: string, description: string, run: (directory: string) => Result): Command {
  return new Command(name)
    .description(description)
    .addOption(projectOption())
    .option('--dir <directory>', 'the cache directory; default: node_modules/.cache/nexxo of the project')
    .addOption(jsonOption())
    .addHelpText('after', examples(name))
    .action((options: Options) => {
      answer(run(cacheDirectory(findProject(options), options.dir)), options, lines);
    });
}

function lines({ directory, folders, removed }: Result): string[] {
  const shown = removed ?? folders ?? [];
  return [
    removed === undefined ? directory : `Removed from ${directory}:`,
    ...columns(
      shown.map(({ name, holds, files, bytes }) => [
        name,
        `${(bytes / 2 ** 20).toFixed(1)} MiB`,
        files === 1 ? '1 file' : `${files} files`,
        holds,
      ]),
    ),
  ];
}
