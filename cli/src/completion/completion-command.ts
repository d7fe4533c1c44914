import { Argument, Command } from 'commander';
import { jsonOption } from '../common-options.ts';
import { bashCompletion } from './bash.ts';
import { commandTree } from './command-tree.ts';
import { fishCompletion } from './fish.ts';
import { zshCompletion } from './zsh.ts';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

const examples = `
Examples:
  $ eval "$(nexxo completion bash)"           # in ~/.bashrc
  $ eval "$(nexxo completion zsh)"            # in ~/.zshrc, after compinit
  $ nexxo completion fish > ~/.config/fish/completions/nexxo.fish

Ends with 0, or with 2 for another shell.`;

/** `nexxo completion <shell>`. */
export function completionCommand(): Command {
  return new Command('completion')
    .description('Prints what a shell needs to complete the words of this command.')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(shells)))
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action((shell: keyof typeof shells, { json }: { json?: boolean }, command: Command) => {
      const program = command.parent as Command;
      const script = shells[shell](program.name(), commandTree(program));
      process.stdout.write(json ? `${JSON.stringify({ shell, script }, null, 2)}\n` : script);
    });
}
