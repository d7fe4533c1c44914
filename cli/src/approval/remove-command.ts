import { Command } from 'commander';
import { type CommonOptions, jsonOption, projectOption } from '../common-options.ts';
import { answer } from '../output/answer.ts';
import { paint } from '../output/paint.ts';
import { removeApproval } from '../project/approvals.ts';
import { splitSpecifier } from '../project/installed.ts';
import { unlock } from '../project/lock.ts';
import { findProject } from '../project/project.ts';
import { Refusal } from '../refusal.ts';

const examples = `
Examples:
  $ nexxo plugin remove @acme/rollup-plugin-icons
  $ nexxo plugin remove rollup-plugin-x --json

The package stays installed; it is not approved any more, and a build with it stops. Ends with 0 where it was approved, 1
where it was not, 2 otherwise.`;

/** `nexxo plugin remove <package>`. */
export function removeCommand(): Command {
  return new Command('remove')
    .description("Takes a plugin's approval back.")
    .argument('<package>', 'the name of the package')
    .addOption(projectOption())
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action((text: string, options: CommonOptions) => {
      const project = findProject(options);
      const { name } = splitSpecifier(text);
      const result = { name, lock: unlock(project, name), approval: removeApproval(project, name) };
      if (!result.lock && !result.approval)
        throw new Refusal(
          'NEXXO_LOCK_MISSING',
          `${name} was not approved in ${project.root}.`,
          'nexxo plugin list',
        );
      answer(result, options, ({ name, approval }) => [
        `${paint('bold', name)} is not approved any more.`,
        `Commit nexxo.lock${approval ? ' and nexxo.approvals' : ''}; to remove the package itself: npm uninstall ${name}`,
      ]);
    });
}
