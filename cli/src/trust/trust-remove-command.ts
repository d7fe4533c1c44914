import { Command } from 'commander';
import { type CommonOptions, jsonOption, projectOption } from '../common-options.ts';
import { answer } from '../output/answer.ts';
import { paint } from '../output/paint.ts';
import { findProject } from '../project/project.ts';
import { readTrust, writeTrust } from '../project/trust-store.ts';
import { Refusal } from '../refusal.ts';
import { findKeyId } from './find-key.ts';
import { onlySignedBy } from './only-signed-by.ts';

const examples = `
Examples:
  $ nexxo plugin trust remove SHA256:2nWkoQ
  $ nexxo plugin trust remove acme.pub

For a key that is stolen or lost use nexxo plugin revoke: a removed one can be added again by mistake. Ends with 0 where
it was removed, 1 where it was not there, 2 otherwise.`;

/** `nexxo plugin trust remove <keyid>`. */
export function trustRemoveCommand(): Command {
  return new Command('remove')
    .description('Trusts a key no longer.')
    .argument('<key>', 'its id, the beginning of it, or a file with the public key')
    .addOption(projectOption())
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action((text: string, options: CommonOptions) => {
      const project = findProject(options);
      const store = readTrust(project);
      const keyId = findKeyId(text, store);
      const keys = store.keys.filter((key) => key.keyId !== keyId);
      if (keys.length === store.keys.length)
        throw new Refusal(
          'NEXXO_SIGNER_UNTRUSTED',
          `${keyId} is not in ${project.trustFile}.`,
          'nexxo plugin trust list',
        );
      writeTrust(project, { ...store, keys });
      const stopped = onlySignedBy(project, keyId);
      answer({ keyId, file: project.trustFile, stopped }, options, (result) => [
        `Trusts ${paint('bold', result.keyId)} no longer.`,
        ...(result.stopped.length === 0 ? [] : [`These do not load any more: ${result.stopped.join(', ')}`]),
      ]);
    });
}
