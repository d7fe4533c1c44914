import { Refusal } from '../refusal.ts';
import { UsageError } from '../usage-error.ts';
import type { AnswerOptions } from './answer.ts';

/** What commands that ask take. */
export interface AskOptions extends AnswerOptions {
  yes?: boolean;
}

/** Whether somebody is there to be asked. */
export function canAsk({ json }: AnswerOptions): boolean {
  return !json && process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/**
 * Asks whether to go on; anything but yes ends the command with nothing changed.
 *
 * @param question what is asked, plain text
 */
export async function confirm(question: string, options: AskOptions): Promise<void> {
  if (options.yes) return;
  if (!canAsk(options))
    throw new UsageError(
      `This needs an answer: ${question} Nobody can be asked here, so look at the above and say --yes.`,
    );
  const { confirm: ask, isCancel } = await prompts();
  const answer = await ask({ message: question, initialValue: false });
  if (isCancel(answer) || !answer) throw new Refusal('DECLINED', 'Nothing was changed.');
}

/** The library that asks; loaded where somebody is asked alone. */
function prompts(): Promise<typeof import('@clack/prompts')> {
  // A terminal that does not know its width says 0, and every letter would get a line of its own.
  if (process.stdout.columns === 0) process.stdout.columns = 80;
  return import('@clack/prompts');
}

/** Asks for a text that is not shown. */
export async function askSecret(message: string): Promise<string> {
  const { password, isCancel } = await prompts();
  const text = await password({
    message,
    validate: (value) => ((value ?? '') === '' ? 'It must not be empty.' : undefined),
  });
  if (isCancel(text)) throw new Refusal('DECLINED', 'Nothing was changed.');
  return text;
}
