import { Command } from 'commander';
import { changeState, type WithdrawOptions } from './withdraw.ts';

interface Options extends WithdrawOptions {
  revoke?: boolean;
}

const examples = `
Examples:
  $ nexxo plugin yank @acme/rollup-plugin-icons@1.2.3 --reason "Breaks with Vite 8."
  $ nexxo plugin yank rollup-plugin-x@1.0.0 --revoke --reason "It leaks the environment." --key release.key

A yanked version is hidden from those who do not have it yet, and can be restored. A revoked one is withdrawn for good: it is
installed no more, and nexxo plugin audit fails where it is installed. Ends with 0 where it is done, 1 where the registry
refuses it or somebody said no, 2 otherwise.`;

/** `nexxo plugin yank <name@version>`. */
export function yankCommand(): Command {
  return new Command('yank')
    .description('Withdraws a published version; with --revoke for good.')
    .argument('<version>', 'name@version')
    .requiredOption('--reason <text>', 'why, for those who meet it; the log keeps it')
    .option('--revoke', 'for good, with a warning to all who have it')
    .option('--key <file>', "the private key of the name's owner; default: nexxo.key of the project")
    .option('--passphrase-file <file>', 'reads its passphrase from a file instead of asking')
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option('--yes', 'does not ask')
    .option('--json', 'prints the result as JSON; asks nothing')
    .addHelpText('after', examples)
    .action((text: string, options: Options) =>
      changeState(options.revoke ? 'revoke' : 'yank', text, options),
    );
}
