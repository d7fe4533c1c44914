import { Command } from 'commander';
import { answer } from '../output/answer.ts';
import { collect } from '../output/collect.ts';
import { paint } from '../output/paint.ts';
import { findProject } from '../project/project.ts';
import { Refusal } from '../refusal.ts';
import { REGISTRY_FILE, readRegistries, writeRegistries } from './registry-file.ts';
import { registryUrl } from './registry-url.ts';

interface Options {
  for?: string[];
  project?: string;
  json?: boolean;
}

const examples = `
Examples:
  $ nexxo registry remove https://plugins.acme.example/
  $ nexxo registry remove https://plugins.acme.example/ --for '@acme/*'

What was installed from there stays. With the registry goes what is known of its log: added again, it is met as a new one.
Ends with 0 where it was removed, 1 where it was not there, 2 otherwise.`;

/** `nexxo registry remove <url>`. */
export function registryRemoveCommand(): Command {
  return new Command('remove')
    .description('Takes no plugins from a registry any more, or none of certain names.')
    .argument('<url>', 'its address')
    .option('--for <pattern>', 'only this pattern; can be repeated', collect)
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option('--json', 'prints the result as JSON')
    .addHelpText('after', examples)
    .action((text: string, options: Options) => {
      const project = findProject(options);
      const file = readRegistries(project);
      const url = registryUrl(text);
      const registry = file.registries.find((one) => one.url === url);
      const gone = options.for ?? registry?.patterns ?? [];
      const missing = gone.find((pattern) => !registry?.patterns.includes(pattern));
      if (registry === undefined || missing !== undefined)
        throw new Refusal(
          'NEXXO_REGISTRY_UNKNOWN',
          registry === undefined
            ? `${url} is not in ${REGISTRY_FILE}.`
            : `${missing} is not looked for in ${url}.`,
          'nexxo registry list',
        );
      const patterns = registry.patterns.filter((pattern) => !gone.includes(pattern));
      const registries =
        patterns.length === 0
          ? file.registries.filter((one) => one !== registry)
          : file.registries.map((one) => (one === registry ? { ...one, patterns } : one));
      writeRegistries(project, { ...file, registries });
      answer({ url, patterns: gone, removed: patterns.length === 0 }, options, (result) => [
        `Takes ${result.patterns.join(', ')} from ${paint('bold', result.url)} no longer.`,
      ]);
    });
}
