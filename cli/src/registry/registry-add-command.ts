import { logOrigin, RegistryError } from '@nexxo/native/protocol';
import { Command } from 'commander';
import { answer, say } from '../output/answer.ts';
import { collect } from '../output/collect.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { plainData } from '../output/plain-text.ts';
import { type AskOptions, confirm } from '../output/prompts.ts';
import { findProject } from '../project/project.ts';
import { UsageError } from '../usage-error.ts';
import { registryClient } from './registry-client.ts';
import {
  isLogKey,
  isPattern,
  type KnownRegistry,
  MAX_AGE_HOURS,
  type RegistryFile,
  readRegistries,
  writeRegistries,
} from './registry-file.ts';
import { seeLog } from './registry-log.ts';
import { registryUrl } from './registry-url.ts';

interface Options extends AskOptions {
  for: string[];
  logKey?: string;
  minimumAge?: string;
  project?: string;
}

const examples = `
Examples:
  $ nexxo registry add https://plugins.acme.example/ --for '@acme/*' --minimum-age 72
  $ nexxo registry add https://plugins.acme.example/ --for rollup-plugin-x --log-key plugins.acme.example+1a2b3c4d+AQ…

A name is looked for in the registry whose pattern fits it most exactly, and in no other. The key of the registry's log is
asked of it and kept, the first time: compare it with what who runs it says, or give it with --log-key. A registry that is
there already gets these patterns as well. Ends with 0 where it is written, 1 where the registry is refused or somebody
said no, 2 otherwise.`;

/** `nexxo registry add <url>`. */
export function registryAddCommand(): Command {
  return new Command('add')
    .description('Takes plugins of certain names from a registry, by writing it to nexxo.registry.json.')
    .argument('<url>', 'its address, which begins with https://')
    .requiredOption(
      '--for <pattern>',
      "what is taken from there: a package, '@scope/*', or '*' for all; can be repeated",
      collect,
    )
    .option('--log-key <verifier>', 'the key of its log; default: the one that it says, after you were asked')
    .option('--minimum-age <hours>', 'how old a version must be to be installed; default: it may be new')
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option('--yes', 'does not ask')
    .option('--json', 'prints the result as JSON; asks nothing')
    .addHelpText('after', examples)
    .action(async (text: string, options: Options) => {
      const project = findProject(options);
      const file = readRegistries(project);
      const url = registryUrl(text);
      const age = hours(options.minimumAge);
      const earlier = file.registries.find((registry) => registry.url === url);
      checkPatterns(options.for, url, file);
      if (options.logKey !== undefined && !isLogKey(options.logKey))
        throw new UsageError(`--log-key ${options.logKey} is none: it is written origin+1a2b3c4d+….`);
      const { log } = await registryClient(url).describe();
      const origin = logOrigin(url);
      const pinned = earlier?.log.key ?? options.logKey ?? log.key;
      if (log.origin !== origin || log.key !== pinned || (options.logKey ?? pinned) !== pinned)
        throw new RegistryError(
          'NEXXO_LOG_SIGNATURE',
          `${url} says that its log is ${log.origin} with the key ${log.key}, and not ${origin} with ${options.logKey ?? pinned}`,
        );
      const registry: KnownRegistry = {
        ...(earlier ?? { url }),
        patterns: [...new Set([...(earlier?.patterns ?? []), ...options.for])],
        log: { origin, key: pinned },
        ...(age === undefined ? {} : { minimumAgeHours: age }),
      };
      const { note, checkpoint } = await seeLog(registry);
      const result = {
        file: 'nexxo.registry.json',
        isNew: earlier === undefined,
        registry,
        entries: checkpoint.size,
      };
      if (!options.json) say(lines(plainData(result)));
      if (options.logKey === undefined && earlier === undefined)
        await confirm(`Keep this key of its log? Whoever has it can say what the registry holds.`, options);
      const kept = { ...registry, checkpoint: note };
      const registries =
        earlier === undefined
          ? [...file.registries, kept]
          : file.registries.map((one) => (one === earlier ? kept : one));
      writeRegistries(project, { ...file, registries });
      answer(result, options, () => [`${paint('green', 'Written')} to nexxo.registry.json; commit it.`]);
    });
}

function hours(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= MAX_AGE_HOURS) return value;
  throw new UsageError(`--minimum-age ${text} must be a whole number of hours, 0 to ${MAX_AGE_HOURS}.`);
}

function checkPatterns(patterns: readonly string[], url: string, { registries }: RegistryFile): void {
  for (const pattern of patterns) {
    if (!isPattern(pattern))
      throw new UsageError(`--for ${pattern} is no name of a package, no @scope/*, and not *.`);
    const other = registries.find((registry) => registry.url !== url && registry.patterns.includes(pattern));
    if (other !== undefined)
      throw new UsageError(
        `${pattern} is looked for in ${other.url}, and each name is looked for in one place.`,
        `nexxo registry remove ${other.url} --for '${pattern}'`,
      );
  }
}

interface Result {
  isNew: boolean;
  registry: KnownRegistry;
  entries: number;
}

function lines({ isNew, registry, entries }: Result): string[] {
  const { url, patterns, log, minimumAgeHours } = registry;
  return [
    `${isNew ? 'A registry' : 'A registry that is known already'}: ${paint('bold', url)}`,
    ...columns([
      ['for', patterns.join(', ')],
      ['log', `${entries} entries, signed by`],
      ['', log.key],
      ['minimum age', minimumAgeHours === undefined ? 'none' : `${minimumAgeHours} hours`],
    ]),
  ];
}
