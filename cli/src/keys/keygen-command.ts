import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { generateKey } from '@nexxo/native/signing';
import { Command } from 'commander';
import { jsonOption } from '../common-options.ts';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { writeNew } from '../project/atomic-write.ts';
import { UsageError } from '../usage-error.ts';
import { couldBeCommitted } from './ignored.ts';
import { newPassphrase, type PassphraseOptions } from './passphrase.ts';
import { DEFAULT_KEY } from './private-key.ts';

interface Options extends Omit<PassphraseOptions, 'passphrase'> {
  out: string;
  /** False with --no-passphrase. */
  passphrase: boolean;
}

const examples = `
Examples:
  $ nexxo plugin keygen
  $ nexxo plugin keygen --out keys/release.key --passphrase-file ~/.release-passphrase
  $ nexxo plugin keygen --no-passphrase --json

Writes the private key to <out> (readable by you alone, never over a file that is there) and the public key to
<out>.pub. Ends with 0 where both were written, 2 where not.`;

/** `nexxo plugin keygen`. */
export function keygenCommand(): Command {
  return new Command('keygen')
    .description('Makes a key to sign plugins with, or to approve them in a project.')
    .option('--out <file>', 'where the private key goes; the public one beside it, with .pub', DEFAULT_KEY)
    .option('--no-passphrase', 'leaves the private key unlocked: for CI that keeps it secret otherwise')
    .option('--passphrase-file <file>', 'reads the passphrase from a file instead of asking')
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (options: Options) => {
      const privateFile = resolve(options.out);
      const publicFile = `${privateFile}.pub`;
      for (const file of [privateFile, publicFile])
        if (existsSync(file))
          throw new UsageError(
            `${file} is there already, and keys are never written over. Name another file with --out.`,
          );
      const passphrase = options.passphrase ? await newPassphrase(options) : undefined;
      const key = generateKey(passphrase);
      writeNew(privateFile, key.privateKey, 0o600);
      writeNew(publicFile, key.publicKey, 0o644);
      const result = {
        keyId: key.keyId,
        privateKey: options.out,
        publicKey: `${options.out}.pub`,
        encrypted: passphrase !== undefined,
        ignoredByGit: !couldBeCommitted(privateFile),
      };
      answer(result, options, ({ keyId, privateKey, publicKey, ignoredByGit }) => [
        `Made a key: ${paint('bold', keyId)}`,
        ...columns([
          ['private', privateKey, 'keep it secret, and out of version control'],
          ['public', publicKey, 'give it to those who are to trust what you sign'],
        ]),
        ...(ignoredByGit
          ? []
          : [
              '',
              paint(
                'yellow',
                `git does not ignore ${privateKey} yet: add ${basename(privateKey)} to .gitignore.`,
              ),
            ]),
        '',
        `Authors of plugins go on with: ${paint('bold', 'nexxo plugin pack')}`,
        `Projects that use plugins:     ${paint('bold', 'nexxo plugin add <package>')}`,
      ]);
    });
}
