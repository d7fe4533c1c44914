import { Command } from 'commander';
import { trustAddCommand } from './trust-add-command.ts';
import { trustListCommand } from './trust-list-command.ts';
import { trustRemoveCommand } from './trust-remove-command.ts';

const examples = `
Examples:
  $ nexxo plugin trust add acme.pub --for '@acme/*'
  $ nexxo plugin trust list
  $ nexxo plugin trust remove SHA256:2nWkoQ`;

/** `nexxo plugin trust`. */
export function trustCommand(): Command {
  return new Command('trust')
    .description('Says whose signatures count in this project: nexxo.trust.json.')
    .addHelpText('after', examples)
    .addCommand(trustAddCommand())
    .addCommand(trustListCommand())
    .addCommand(trustRemoveCommand());
}
