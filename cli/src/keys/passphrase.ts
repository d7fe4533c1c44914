import { readFileSync } from 'node:fs';
import type { AnswerOptions } from '../output/answer.ts';
import { askSecret, canAsk } from '../output/prompts.ts';
import { UsageError } from '../usage-error.ts';

export interface PassphraseOptions extends AnswerOptions {
  passphraseFile?: string;
}

const ways = '--passphrase-file <file>, or the environment variable NEXXO_PASSPHRASE';

/** The passphrase of a key that is there. */
export async function passphraseFor(file: string, options: PassphraseOptions): Promise<string> {
  const given = givenPassphrase(options);
  if (given !== undefined) return given;
  if (!canAsk(options))
    throw new UsageError(
      `${file} is locked by a passphrase. Nobody can be asked here: give it with ${ways}.`,
    );
  return askSecret(`Passphrase of ${file}`);
}

/** The passphrase of a new key. */
export async function newPassphrase(options: PassphraseOptions): Promise<string> {
  const given = givenPassphrase(options);
  if (given !== undefined) return given;
  if (!canAsk(options))
    throw new UsageError(
      `A key is locked by a passphrase. Nobody can be asked here: give one with ${ways}; or say --no-passphrase.`,
    );
  const passphrase = await askSecret('Passphrase for the new key');
  if ((await askSecret('The same again')) !== passphrase)
    throw new UsageError('The two passphrases are not the same. No key was made.');
  return passphrase;
}

function givenPassphrase({ passphraseFile }: PassphraseOptions): string | undefined {
  if (passphraseFile === undefined) return process.env['NEXXO_PASSPHRASE'] || undefined;
  // Editors end a file with a line end, which nobody means.
  const text = readFileSync(passphraseFile, 'utf8').replace(/\r?\n$/, '');
  if (text === '') throw new UsageError(`${passphraseFile} is empty, and a passphrase is not.`);
  return text;
}
