import { Command } from 'commander';
import { compare } from 'semver';
import { answer } from '../output/answer.ts';
import { lockedPlugin, readLock } from '../project/lock.ts';
import { findProject, type Project } from '../project/project.ts';
import { readTrust } from '../project/trust-store.ts';
import { UsageError } from '../usage-error.ts';
import { carryOut } from './carry-out.ts';
import { askToInstall, type ConsentOptions } from './consent.ts';
import { installedLines } from './install-command.ts';
import { isInstalled } from './is-installed.ts';
import { packageSpec } from './package-spec.ts';
import { newestFor, type PreparedInstall, prepareInstall } from './prepare-install.ts';
import { registryPlugins } from './registry-plugins.ts';
import { Sessions } from './session.ts';

interface Options extends ConsentOptions {
  project?: string;
}

const examples = `
Examples:
  $ nexxo plugin update
  $ nexxo plugin update @acme/rollup-plugin-icons
  $ nexxo plugin update --yes --grant-more --json

Shows what changes: version, capabilities, limits, signers. An update that wants more than was approved, or is signed by
another key, is taken only where somebody agrees to that, or with --grant-more; a new key besides with --trust-key. Never
goes back to an older version. Ends with 0 where all is the newest that may be used, 1 where one is refused or somebody
said no, 2 otherwise; the project is then as it was.`;

/** `nexxo plugin update [packages]`. */
export function updateCommand(): Command {
  return new Command('update')
    .description('Brings plugins to the newest version that may be used, and shows what changes.')
    .argument('[packages...]', 'the plugins; default: all that came from a registry')
    .option(
      '--trust-key <id>',
      'the whole id of a key to be trusted for these names; --yes alone trusts none',
    )
    .option('--grant-more', 'agrees to more rights, or another signer, than was approved before')
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option('--yes', 'does not ask')
    .option('--json', 'prints the result as JSON; asks nothing')
    .addHelpText('after', examples)
    .action(async (names: string[], options: Options) => {
      const project = findProject(options);
      const sessions = new Sessions(project);
      const wanted: PreparedInstall[] = [];
      const unchanged: string[] = [];
      let store = readTrust(project);
      for (const name of names.length === 0
        ? registryPlugins(project, sessions.file)
        : names.map(plainName)) {
        const locked = requireLocked(project, name);
        const session = sessions.for(name);
        const newest = newestFor(project, session.registry, await session.client.plugin(name));
        if (newest === undefined || compare(newest.version, locked) <= 0) {
          unchanged.push(name);
          continue;
        }
        const wish = { ...options, name, version: newest.version };
        const prepared = await prepareInstall(project, session, wish, store);
        if (prepared.plan.changes.length === 0 && isInstalled(project, prepared)) continue;
        await askToInstall(prepared, options);
        store = prepared.newSigner?.store ?? store;
        wanted.push(prepared);
      }
      answer({ installed: await carryOut(project, wanted), unchanged }, options, installedLines);
    });
}

function plainName(text: string): string {
  const { name, version } = packageSpec(text);
  if (version !== undefined)
    throw new UsageError(
      `update takes names; for one version there is install.`,
      `nexxo plugin install ${text}`,
    );
  return name;
}

function requireLocked(project: Project, name: string): string {
  const locked = lockedPlugin(readLock(project), name);
  if (locked?.kind === 'artifact') return locked.version;
  throw new UsageError(
    locked === undefined
      ? `${name} is not in nexxo.lock: there is nothing to update.`
      : `${name} is an npm plugin that this project approved itself; its package manager updates it.`,
    locked === undefined ? `nexxo plugin install ${name}` : `nexxo plugin approve ${name}`,
  );
}
