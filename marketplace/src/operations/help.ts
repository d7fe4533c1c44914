import { PLACES } from './settings.ts';

const lines = Object.values(PLACES).flatMap(({ flag, variable, value, help }) => [
  `  ${flag ? `--${flag} ${value}, ` : ''}${variable}=${value}`,
  `      ${help}`,
]);

/** What `--help` shows. */
export const HELP = `A registry of verified plugins.

Usage: nexxo-marketplace [command] [flags]

  serve            answers clients (this is what it does without a command)
  check            compares the log, the tables and the archives, and ends with 1 where they differ
  backup <file>    copies the SQLite database while the registry runs; keys are kept apart
  restore <file>   puts such a copy where there is no database yet, and checks it

Flags and variables of the environment; a flag counts more:
${lines.join('\n')}

docs/marketplace.md has the rest.
`;
