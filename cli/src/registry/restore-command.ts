import { Command } from 'commander';
import { changeState, type WithdrawOptions } from './withdraw.ts';

const examples = `
Examples:
  $ nexxo plugin restore @acme/rollup-plugin-icons@1.2.3
  $ nexxo plugin restore rollup-plugin-x@1.0.0 --key release.key --yes --json

A revoked version stays revoked. Ends with 0 where it is done, 1 where the registry refuses it or somebody said no, 2
otherwise.`;

/** `nexxo plugin restore <name@version>`. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('Shows a yanked version again.')
    .argument('<version>', 'name@version')
    .option('--key <file>', "the private key of the name's owner; default: nexxo.key of the project")
    .option('--passphrase-file <file>', 'reads its passphrase from a file instead of asking')
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option('--yes', 'does not ask')
    .option('--json', 'prints the result as JSON; asks nothing')
    .addHelpText('after', examples)
    .action((text: string, options: WithdrawOptions) => changeState('restore', text, options));
}
