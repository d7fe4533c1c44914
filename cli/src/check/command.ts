import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type CommonOptions, jsonOption } from '../common-options.ts';
import type { Bundler } from '../trial/index.ts';
import { UsageError } from '../usage-error.ts';
import { checkPlugin } from './check-plugin.ts';
import { printResult } from './print-result.ts';

interface Options extends CommonOptions {
  bundler?: Bundler[];
  export?: string;
  options?: string;
}

const examples = `
Examples:
  $ nexxo plugin check @rollup/plugin-yaml
  $ nexxo plugin check rollup-plugin-svelte --bundler vite rollup --options '[{"emitCss":false}]'
  $ nexxo plugin check unplugin-icons/vite --project . --json

Ends with 0 where every build is the same, 1 where one differs or is denied, 2 where nothing could be built.`;

/** `nexxo plugin check <package>`. */
export function checkCommand(): Command {
  return new Command('check')
    .description('Builds a project with a plugin natively and sandboxed, and shows what differs.')
    .argument(
      '<package>',
      'what you would import: a package with or without a subpath, or a file of the project',
    )
    .addOption(
      new Option('--bundler <names...>', 'builds with these; default: those that are installed').choices([
        'vite',
        'rolldown',
        'rollup',
      ]),
    )
    .option(
      '--export <name>',
      'the export with the factory, or a path into it such as default.vite',
      'default',
    )
    .option(
      '--options <json>',
      "the factory's arguments as a JSON list, or its one argument as a JSON object",
    )
    .option('--project <directory>', 'the project to build, instead of a small one that is made for it')
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (specifier: string, options: Options) => {
      const result = await checkPlugin({
        specifier,
        exportName: options.export ?? 'default',
        args: parseArguments(options.options),
        bundlers: options.bundler,
        project: options.project === undefined ? undefined : resolve(options.project),
        root: process.cwd(),
      });
      if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      else printResult(result);
      const hasBuilt = result.builds.some(({ isNative }) => isNative);
      process.exitCode = result.same ? 0 : hasBuilt ? 1 : 2;
    });
}

function parseArguments(text: string | undefined): unknown[] {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch (error) {
    throw new UsageError(`--options is not JSON: ${(error as Error).message}`);
  }
}
