import { parseArgs } from 'node:util';
import { PLACES, SETTINGS, type SettingPlace, type Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** What the command can do, with how many operands. */
const COMMANDS = { serve: 0, check: 0, backup: 1, restore: 1 } as const;

/** What the command is asked for. */
export type CommandLine =
  | { readonly command: 'help' | 'version' }
  | {
      readonly command: keyof typeof COMMANDS;
      /** The file of `backup` and `restore`. */
      readonly file: string | undefined;
      readonly settings: Settings;
    };

const places = Object.entries(PLACES) as [keyof Settings, SettingPlace][];

const isCommand = (word: string): word is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, word);

function parseFlags(args: readonly string[]) {
  const flags = places.flatMap(([, { flag }]) => (flag ? [[flag, { type: 'string' }] as const] : []));
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...Object.fromEntries(flags),
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    // Its first sentence says what is wrong; the others how to pass such a word on nevertheless.
    const [what] = String((error as Error).message).split(/\. |\n/);
    throw new UsageError(`${what}. See nexxo-marketplace --help.`);
  }
}

/**
 * Reads a command line and the environment.
 *
 * @param args without the command's own name
 * @throws UsageError in a sentence; what a variable holds, which may be a password, is not in it
 */
export function readCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  const { values, positionals } = parseFlags(args);
  if (values['help']) return { command: 'help' };
  if (values['version']) return { command: 'version' };
  const [command = 'serve', ...operands] = positionals;
  if (!isCommand(command)) {
    throw new UsageError(
      `There is no command \`${command}\`: ${Object.keys(COMMANDS).join(', ')} are there.`,
    );
  }
  if (operands.length !== COMMANDS[command]) {
    throw new UsageError(`\`${command}\` takes ${COMMANDS[command] === 0 ? 'no file' : 'one file'}.`);
  }
  return { command, file: operands[0], settings: readSettings(values, env) };
}

function readSettings(
  flags: Readonly<Record<string, string | boolean | undefined>>,
  env: NodeJS.ProcessEnv,
): Settings {
  const given: Record<string, unknown> = {};
  const from = new Map<PropertyKey, string>();
  for (const [name, { flag, variable }] of places) {
    const byFlag = flag === undefined ? undefined : flags[flag];
    // An empty variable is how many tools write one that is not set.
    const value = byFlag ?? (env[variable] || undefined);
    if (value !== undefined) given[name] = value;
    from.set(name, byFlag === undefined ? variable : `--${flag}`);
  }
  const { data: settings, error } = SETTINGS.safeParse(given);
  if (error) {
    const [issue] = error.issues;
    throw new UsageError(
      `${from.get(issue?.path[0] ?? '')} ${issue?.message}. See nexxo-marketplace --help.`,
    );
  }
  return settings;
}
