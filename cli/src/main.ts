#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { checkCommand } from './check/command.ts';
import { UsageError } from './usage-error.ts';

/** What the process ends with where the command line is wrong, or the check cannot be made. */
const usageCode = 2;

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : usageCode;
  else if (error instanceof UsageError) fail(error.message);
  else fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function program(): Command {
  const nexxo = new Command('nexxo')
    .description('Runs Vite, Rollup and Rolldown plugins inside WebAssembly.')
    .exitOverride()
    .showHelpAfterError('(nexxo --help shows how to use it)');
  const plugin = nexxo.command('plugin').description('Looks at plugins.');
  plugin.addCommand(checkCommand());
  for (const command of [plugin, ...plugin.commands]) command.exitOverride().showHelpAfterError();
  return nexxo;
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = usageCode;
}
