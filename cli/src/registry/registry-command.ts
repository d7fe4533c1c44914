import { Command } from 'commander';
import { registryAddCommand } from './registry-add-command.ts';
import { registryListCommand } from './registry-list-command.ts';
import { registryRemoveCommand } from './registry-remove-command.ts';

const examples = `
Examples:
  $ nexxo registry add https://plugins.acme.example/ --for '@acme/*'
  $ nexxo registry list
  $ nexxo registry remove https://plugins.acme.example/`;

/** `nexxo registry`. */
export function registryCommand(): Command {
  return new Command('registry')
    .description('Says where the project takes plugins from: nexxo.registry.json.')
    .addHelpText('after', examples)
    .addCommand(registryAddCommand())
    .addCommand(registryListCommand())
    .addCommand(registryRemoveCommand());
}
