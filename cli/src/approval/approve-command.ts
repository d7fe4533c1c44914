import { Command } from 'commander';
import { type Capabilities, parseGrants, parseLimits } from '../artifact/capabilities.ts';
import { projectOption } from '../common-options.ts';
import type { KeyOptions } from '../keys/private-key.ts';
import { answer, say } from '../output/answer.ts';
import { collect } from '../output/collect.ts';
import { paint } from '../output/paint.ts';
import { plainData } from '../output/plain-text.ts';
import { type AskOptions, confirm } from '../output/prompts.ts';
import { findProject } from '../project/project.ts';
import { UsageError } from '../usage-error.ts';
import type { LockChange } from './changes.ts';
import { knownPlugins } from './known-plugins.ts';
import { planLines } from './plan-lines.ts';
import { prepareApproval, writeApproved } from './prepare.ts';

interface Options extends KeyOptions, AskOptions {
  all?: boolean;
  grant?: string[];
  limit?: string[];
  onlyAsked?: boolean;
  project?: string;
}

const examples = `
Examples:
  $ nexxo plugin approve @acme/rollup-plugin-icons
  $ nexxo plugin approve rollup-plugin-x --grant read=src --limit cpuMs=500
  $ nexxo plugin approve --all --yes --json

Shows what differs from nexxo.lock (version, signer, what it asks for, limits, bundle), asks, and writes the lockfile. Of an
npm plugin that the project approved itself it also shows which packages changed, and signs the approval again with the
project's key. Grants that were approved before stay unless --only-asked is said. Ends with 0 where all is approved now, 1
where something does not verify or somebody said no, 2 otherwise.`;

/** `nexxo plugin approve <package>… | --all`. */
export function approveCommand(): Command {
  return new Command('approve')
    .description('Approves signed plugins, or what has changed in approved ones.')
    .argument('[packages...]', 'packages that are installed')
    .option('--all', 'all that the project approved or has installed')
    .option(
      '--grant <grant>',
      'grants more than it asks for: read=src, bundler, clock=real; can be repeated',
      collect,
    )
    .option('--limit <limit>', 'raises a limit: cpuMs=500; can be repeated', collect)
    .option('--only-asked', 'takes back what was granted before and is not asked for')
    .option('--key <file>', "the project's private key, for npm plugins; default: nexxo.key of the project")
    .option('--passphrase-file <file>', 'reads its passphrase from a file instead of asking')
    .addOption(projectOption())
    .option('--yes', 'does not ask')
    .option('--json', 'prints the result as JSON; asks nothing')
    .addHelpText('after', examples)
    .action(async (packages: string[], options: Options) => {
      const project = findProject(options);
      const names = options.all ? knownPlugins(project) : packages;
      if (names.length === 0)
        throw new UsageError(
          options.all
            ? 'There is nothing to approve: no plugin here is signed or approved.'
            : 'Name packages, or say --all.',
          'nexxo plugin list',
        );
      const capabilities: Capabilities = parseGrants(options.grant);
      const extras = { capabilities, limits: parseLimits(options.limit) };
      const result: Result = { approved: [], unchanged: [] };
      for (const name of names) {
        const prepared = await prepareApproval(name, project, extras, options);
        const { plan, packages: changed, warnings } = prepared;
        if (plan.changes.length === 0) {
          result.unchanged.push(name);
          continue;
        }
        if (!options.json) say([...planLines(plainData(plan), plainData(changed)), ...warnings, '']);
        await confirm(`Approve ${name} ${plan.manifest.version}?`, options);
        writeApproved(project, prepared);
        const { isNew, changes, manifest } = plan;
        result.approved.push({ name, version: manifest.version, isNew, changes, packages: changed });
      }
      answer(result, options, lines);
    });
}

interface Result {
  approved: {
    name: string;
    version: string;
    isNew: boolean;
    changes: LockChange[];
    packages: { path: string; change: string }[];
  }[];
  unchanged: string[];
}

function lines({ approved, unchanged }: Result): string[] {
  return [
    ...approved.map(
      ({ name, version }) => `${paint('green', 'Approved')} ${paint('bold', `${name} ${version}`)}`,
    ),
    ...(unchanged.length === 0 ? [] : [`As it was approved: ${unchanged.join(', ')}`]),
    ...(approved.length === 0
      ? []
      : ['Commit nexxo.lock, and nexxo.trust.json and nexxo.approvals where they changed.']),
  ];
}
