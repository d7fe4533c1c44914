#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { checkRegistry } from './check/check-registry.ts';
import { describeArtifacts } from './operations/artifact-location.ts';
import { backUp, restore } from './operations/backup.ts';
import { readCommandLine } from './operations/command-line.ts';
import { keysFolder } from './operations/data-folder.ts';
import { HELP } from './operations/help.ts';
import { createLogger, withoutCredentials } from './operations/logger.ts';
import { openRegistry } from './operations/open-registry.ts';
import type { Settings } from './operations/settings.ts';
import { UsageError } from './operations/usage-error.ts';
import { serve } from './serve.ts';

/** What the command ends with. */
const EXIT = { good: 0, problems: 1, unusable: 2 } as const;

const tell = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function check(settings: Settings): Promise<number> {
  const registry = await openRegistry(settings, createLogger(settings), { isServed: false });
  try {
    const { entries, packages, versions, report } = await checkRegistry(registry);
    for (const problem of report.problems) tell(`${problem}.`);
    if (report.more > 0) tell(`And ${report.more} more.`);
    tell(
      `${entries} entries of the log, ${packages} names, ${versions} versions: ${report.isGood ? 'all good' : 'not good'}.`,
    );
    return report.isGood ? EXIT.good : EXIT.problems;
  } finally {
    await registry.artifacts.close();
    await registry.store.close();
  }
}

/** What a backup does not have. */
function keptApart(settings: Settings): string {
  const archives =
    settings.artifacts === 'database' ? [] : [`archives in ${describeArtifacts(settings.artifacts)}`];
  return `Not in it: ${[`keys in ${keysFolder(settings)}`, ...archives].join(', and ')}.`;
}

async function run(): Promise<number> {
  const line = readCommandLine(process.argv.slice(2), process.env);
  switch (line.command) {
    case 'help':
      tell(HELP);
      return EXIT.good;
    case 'version': {
      const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
      tell(String(version));
      return EXIT.good;
    }
    case 'serve':
      await serve(line.settings);
      return EXIT.good;
    case 'check':
      return check(line.settings);
    case 'backup':
      backUp(line.settings, line.file ?? '');
      tell(`The database is in ${line.file}. ${keptApart(line.settings)}`);
      return EXIT.good;
    default:
      restore(line.settings, line.file ?? '');
      return check(line.settings);
  }
}

function fail(error: unknown): void {
  const told = error instanceof Error ? error.message : String(error);
  process.stderr.write(`nexxo-marketplace: ${withoutCredentials(told)}\n`);
  // Whoever runs it can do something about some errors; for all others it matters where they come from.
  if (!(error instanceof UsageError) && error instanceof Error) {
    process.stderr.write(`${withoutCredentials(error.stack ?? '')}\n`);
  }
}

// Whoever reads the output may stop, as `head` does.
process.stdout.on('error', () => {});
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit(EXIT.problems);
});

try {
  process.exitCode = await run();
} catch (error) {
  fail(error);
  process.exitCode = EXIT.unusable;
}
