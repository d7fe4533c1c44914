import { Command } from 'commander';
import { type CommonOptions, jsonOption, projectOption } from '../common-options.ts';
import { answer } from '../output/answer.ts';
import { paint } from '../output/paint.ts';
import { findProject } from '../project/project.ts';
import { readTrust, writeTrust } from '../project/trust-store.ts';
import { findKeyId } from './find-key.ts';
import { onlySignedBy } from './only-signed-by.ts';
import { timeText } from './time.ts';

interface Options extends CommonOptions {
  reason: string;
}

const examples = `
Examples:
  $ nexxo plugin revoke SHA256:2nWkoQ --reason "The laptop was stolen."
  $ nexxo plugin revoke old-release.key.pub --reason "Replaced in March."

Nothing that the key signed counts any more, whatever date it bears, and it cannot be trusted again. A key that the
project never trusted can be revoked too, by its whole id. Ends with 0 where it is revoked, 2 otherwise.`;

/** `nexxo plugin revoke <keyid>`. */
export function revokeCommand(): Command {
  return new Command('revoke')
    .description('Revokes a key for this project, for good.')
    .argument('<key>', 'its id, the beginning of that of a trusted one, or a file with the public key')
    .requiredOption('--reason <text>', 'why, for those who meet it')
    .addOption(projectOption())
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action((text: string, options: Options) => {
      const project = findProject(options);
      const store = readTrust(project);
      const keyId = findKeyId(text, store);
      const earlier = store.revoked.find((revocation) => revocation.keyId === keyId);
      const revocation = earlier ?? { keyId, time: timeText(new Date()), reason: options.reason };
      if (earlier === undefined) writeTrust(project, { ...store, revoked: [...store.revoked, revocation] });
      const result = {
        ...revocation,
        isNew: earlier === undefined,
        file: project.trustFile,
        stopped: onlySignedBy(project, keyId),
      };
      answer(result, options, ({ isNew, time, reason, stopped, file }) => [
        isNew
          ? `Revoked ${paint('bold', keyId)} in ${file}`
          : `${paint('bold', keyId)} was revoked already, at ${time}: ${reason}`,
        ...(stopped.length === 0
          ? []
          : [
              `These do not load any more: ${stopped.join(', ')}`,
              'Get versions that are signed by another key, and approve them.',
            ]),
      ]);
    });
}
