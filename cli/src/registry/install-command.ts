import { Command } from 'commander';
import { answer } from '../output/answer.ts';
import { paint } from '../output/paint.ts';
import { findProject } from '../project/project.ts';
import { readTrust } from '../project/trust-store.ts';
import { carryOut, type InstalledVersion } from './carry-out.ts';
import { askToInstall, type ConsentOptions } from './consent.ts';
import { isInstalled } from './is-installed.ts';
import { packageSpec } from './package-spec.ts';
import { type PreparedInstall, prepareInstall } from './prepare-install.ts';
import { Sessions } from './session.ts';

interface Options extends ConsentOptions {
  allowOlder?: boolean;
  project?: string;
}

const examples = `
Examples:
  $ nexxo plugin install @acme/rollup-plugin-icons
  $ nexxo plugin install rollup-plugin-x@1.2.3 --yes --json
  $ nexxo plugin install rollup-plugin-x --trust-key SHA256:2nWkoQ… --yes

Looks in the one registry that nexxo.registry.json has for the name, shows by its log that it tells everybody the same,
downloads and verifies the archive, shows what the plugin asks for, asks, and has the project's own package manager install
that very version, without any scripts. Then nexxo.lock has it. Ends with 0 where all is installed, 1 where a plugin or
the registry is refused or somebody said no, 2 otherwise; the project is then as it was.`;

/** `nexxo plugin install <package>…`. */
export function installCommand(): Command {
  return new Command('install')
    .description('Installs verified plugins from the registry of their name.')
    .argument('<packages...>', 'name, or name@version; without a version the newest that may be used')
    .option(
      '--trust-key <id>',
      'the whole id of a key to be trusted for these names; --yes alone trusts none',
    )
    .option('--grant-more', 'agrees to more rights, or another signer, than was approved before')
    .option('--allow-older', 'takes an older version than the approved one, where it is named')
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option('--yes', 'does not ask')
    .option('--json', 'prints the result as JSON; asks nothing')
    .addHelpText('after', examples)
    .action(async (texts: string[], options: Options) => {
      const project = findProject(options);
      const sessions = new Sessions(project);
      const specs = texts.map(packageSpec);
      const wanted: PreparedInstall[] = [];
      const unchanged: string[] = [];
      let store = readTrust(project);
      for (const { name, version } of specs) {
        const prepared = await prepareInstall(
          project,
          sessions.for(name),
          { ...options, name, version },
          store,
        );
        if (prepared.plan.changes.length === 0 && isInstalled(project, prepared)) {
          unchanged.push(name);
          continue;
        }
        await askToInstall(prepared, options);
        store = prepared.newSigner?.store ?? store;
        wanted.push(prepared);
      }
      answer({ installed: await carryOut(project, wanted), unchanged }, options, installedLines);
    });
}

/** What was installed, for people. */
export function installedLines({
  installed,
  unchanged,
}: {
  installed: InstalledVersion[];
  unchanged: string[];
}): string[] {
  return [
    ...installed.map(
      ({ name, version, isNew }) =>
        `${paint('green', isNew ? 'Installed' : 'Updated')} ${paint('bold', `${name} ${version}`)}`,
    ),
    ...(unchanged.length === 0 ? [] : [`As it was: ${unchanged.join(', ')}`]),
    ...(installed.length === 0
      ? []
      : [
          'Commit package.json, the lockfile of your package manager and its settings, nexxo.lock, nexxo.registry.json and nexxo.trust.json.',
        ]),
  ];
}
