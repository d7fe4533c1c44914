#!/usr/bin/env node
import { CommanderError } from 'commander';
import { ExitCode, failureOf, tellFailure } from './failure.ts';
import { program } from './program.ts';

// Whoever reads the output may stop, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const wantsJson = process.argv.includes('--json');

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? ExitCode.done : ExitCode.unusable;
    // Commander has told people already.
    if (error.exitCode !== 0 && wantsJson) tellFailure({ code: 'USAGE', message: error.message }, true);
  } else {
    const { exitCode, ...failure } = failureOf(error);
    tellFailure(failure, wantsJson);
    process.exitCode = exitCode;
  }
}
