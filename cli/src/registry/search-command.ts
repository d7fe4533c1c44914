import { Command, Option } from 'commander';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { findProject } from '../project/project.ts';
import { UsageError } from '../usage-error.ts';
import type { Found } from './answers.ts';
import { registryFor } from './registry-for.ts';
import { Sessions } from './session.ts';

interface Options {
  capability?: string;
  framework?: string;
  hook?: string;
  limit: string;
  project?: string;
  json?: boolean;
}

const examples = `
Examples:
  $ nexxo plugin search icons
  $ nexxo plugin search svg --capability none --framework vue
  $ nexxo plugin search --hook transform --limit 5 --json

Asks all registries of nexxo.registry.json; a plugin is shown only from the one that its name would be installed from. Ends
with 0, found or not; with 1 where a registry's answer is refused, 2 otherwise.`;

/** `nexxo plugin search <text>`. */
export function searchCommand(): Command {
  return new Command('search')
    .description("Searches the project's registries for plugins.")
    .argument('[text...]', 'words that must all be there')
    .addOption(
      new Option('--capability <name>', 'those that ask for it, or for none at all').choices([
        ...['none', 'bundler', 'clock', 'config', 'env', 'read', 'resolve', 'server', 'watch', 'write'],
      ]),
    )
    .option('--framework <name>', 'those for a framework: vue, react, svelte')
    .option('--hook <name>', 'those with a hook: transform')
    .option('--limit <count>', 'how many of each registry, 1 to 50', '20')
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option('--json', 'prints the result as JSON')
    .addHelpText('after', examples)
    .action(async (words: string[], options: Options) => {
      const size = Number(options.limit);
      if (!(Number.isInteger(size) && size >= 1 && size <= 50))
        throw new UsageError(`--limit ${options.limit} must be a whole number from 1 to 50.`);
      const { capability, framework, hook } = options;
      const sessions = new Sessions(findProject(options));
      if (sessions.file.registries.length === 0)
        throw new UsageError('No registry is known here yet.', "nexxo registry add <url> --for '@scope/*'");
      const found = await Promise.all(
        sessions.all().map(async ({ registry, client }) => {
          const { total, plugins } = await client.search({
            text: words.join(' '),
            size,
            ...(capability === undefined ? {} : { capability }),
            ...(framework === undefined ? {} : { framework }),
            ...(hook === undefined ? {} : { hook }),
          });
          return {
            registry: registry.url,
            total,
            plugins: plugins.filter(({ name }) => comesFrom(name, registry.url, sessions)),
          };
        }),
      );
      answer({ registries: found }, options, lines);
    });
}

/** Whether a name would be installed from the registry that shows it. */
function comesFrom(name: string, url: string, { file }: Sessions): boolean {
  try {
    return registryFor(name, file).url === url;
  } catch {
    return false;
  }
}

interface Result {
  registries: { registry: string; total: number; plugins: Found['plugins'] }[];
}

function lines({ registries }: Result): string[] {
  return registries.flatMap(({ registry, total, plugins }) => [
    paint('bold', registry),
    ...columns(
      plugins.map(({ name, version, capabilities, description }) => [
        name,
        version,
        capabilities.length === 0 ? 'asks for nothing' : `asks for ${capabilities.join(', ')}`,
        description,
      ]),
    ),
    plugins.length === 0
      ? '  nothing that this project would take from there'
      : `  ${plugins.length} of ${total}`,
  ]);
}
