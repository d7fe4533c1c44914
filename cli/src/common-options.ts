import { Option } from 'commander';

/** What most commands take: see {@link projectOption} and {@link jsonOption}. */
export interface CommonOptions {
  project?: string;
  json?: boolean;
}

/** The option that names the project which a command is about. */
export function projectOption(): Option {
  return new Option('--project <directory>', 'the project; default: the one around the working directory');
}

/** The option that has a command print its result for machines. */
export function jsonOption(): Option {
  return new Option('--json', 'prints the result as JSON');
}
