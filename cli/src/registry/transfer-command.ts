import { RegistryError } from '@nexxo/native/protocol';
import { Command } from 'commander';
import type { KeyOptions } from '../keys/private-key.ts';
import { answer, say } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { type AskOptions, confirm } from '../output/prompts.ts';
import { findProject } from '../project/project.ts';
import { readPublicKey } from '../trust/find-key.ts';
import { UsageError } from '../usage-error.ts';
import { keepCheckpoint } from './keep-checkpoint.ts';
import { packageSpec } from './package-spec.ts';
import { Sessions } from './session.ts';
import { openSigner } from './signed-change.ts';

interface Options extends KeyOptions, AskOptions {
  to: string;
  project?: string;
}

const examples = `
Examples:
  $ nexxo plugin transfer @acme/rollup-plugin-icons --to new-release.key.pub
  $ nexxo plugin transfer rollup-plugin-x --to their.pub --key release.key --yes

From then on only the other key publishes, and only it can give the name back. Projects that trust the old key are asked
about the new one. Ends with 0 where it is done, 1 where the registry refuses it or somebody said no, 2 otherwise.`;

/** `nexxo plugin transfer <name>`. */
export function transferCommand(): Command {
  return new Command('transfer')
    .description('Gives a name in its registry to another key.')
    .argument('<package>', 'the name')
    .requiredOption('--to <key>', 'a file with the public key of the new owner, or the key itself (PEM)')
    .option('--key <file>', "the private key of the name's owner; default: nexxo.key of the project")
    .option('--passphrase-file <file>', 'reads its passphrase from a file instead of asking')
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option('--yes', 'does not ask')
    .option('--json', 'prints the result as JSON; asks nothing')
    .addHelpText('after', examples)
    .action(async (text: string, options: Options) => {
      const { name, version } = packageSpec(text);
      if (version !== undefined)
        throw new UsageError('All versions of a name have one owner: name it without a version.');
      const project = findProject(options);
      const session = new Sessions(project).for(name);
      const { url } = session.registry;
      const to = readPublicKey(options.to);
      const { owner } = await session.client.plugin(name);
      if (!options.json)
        say([
          paint('bold', name),
          ...columns([
            ['registry', url],
            ['owner', owner.keyId],
            ['new owner', to.keyId],
          ]),
          '',
        ]);
      await confirm(`Give ${name} to ${to.keyId}? Only that key can give it back.`, options);
      const signer = await openSigner(options, project);
      const publicKey = to.publicKey.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, '');
      const now = await session.client.transfer(
        signer.sign(url, { action: 'transfer', name, to: publicKey }),
      );
      if (now.owner.keyId !== to.keyId)
        throw new RegistryError('NEXXO_REGISTRY_ANSWER', `The registry gave ${name} to ${now.owner.keyId}`);
      await session.requireLogged(now.logIndex, {
        type: 'transfer',
        name,
        from: signer.keyId,
        to: to.keyId,
        time: now.time,
      });
      keepCheckpoint(project, url, session.note);
      const result = { name, registry: url, from: signer.keyId, to: to.keyId, logIndex: now.logIndex };
      answer(result, options, ({ logIndex }) => [
        `${paint('green', 'Gave')} ${paint('bold', name)} to ${to.keyId}; the log has it at ${logIndex}.`,
        ...signer.warnings,
      ]);
    });
}
