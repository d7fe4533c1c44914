import { plainData } from './plain-text.ts';

/** What every command takes. */
export interface AnswerOptions {
  json?: boolean;
}

/**
 * Gives a command's result to whoever asked: as one JSON object, or as lines for people. Manifests, archives and packages
 * may have put anything into it, so both see plain texts alone.
 */
export function answer<Result extends object>(
  result: Result,
  { json }: AnswerOptions,
  lines: (result: Result) => string[],
): void {
  const plain = plainData(result);
  if (json) process.stdout.write(`${JSON.stringify(plain, null, 2)}\n`);
  else say(lines(plain));
}

/** Prints lines for people. Whatever comes from elsewhere must be plain already. */
export function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
