import { Command } from 'commander';
import { knownPlugins } from '../approval/known-plugins.ts';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { findProject } from '../project/project.ts';
import { readTrust } from '../project/trust-store.ts';
import { type Audited, auditInstalled } from './audit-installed.ts';
import { auditPublished } from './audit-published.ts';
import { Sessions } from './session.ts';

interface Options {
  project?: string;
  json?: boolean;
}

const examples = `
Examples:
  $ nexxo plugin audit
  $ nexxo plugin audit --json

Verifies each approved or signed plugin as loading it would, and asks the registry of its name: whether the version was
revoked or yanked, and whether the registry's log has what is installed. Ends with 0 where nothing is wrong, 1 where
something is, 2 where it cannot be said: a registry does not answer.`;

/** `nexxo plugin audit`. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('Looks whether what is installed was withdrawn, or is not what it should be; for CI too.')
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option('--json', 'prints the result as JSON')
    .addHelpText('after', examples)
    .action(async (options: Options) => {
      const project = findProject(options);
      // Told here once rather than for each plugin.
      readTrust(project);
      const sessions = new Sessions(project);
      const plugins: Audited[] = [];
      for (const name of knownPlugins(project)) plugins.push(await auditInstalled(project, name));
      await auditPublished(project, sessions, plugins);
      const problems = plugins.flatMap((plugin) => plugin.problems);
      answer({ ok: problems.length === 0, plugins }, options, lines);
      const isOpen = ({ code }: { code: string }): boolean => undecided.has(code);
      if (problems.length > 0) process.exitCode = problems.every(isOpen) ? 2 : 1;
    });
}

/** Of these a plugin may still be good. */
const undecided: ReadonlySet<string> = new Set([
  'NEXXO_REGISTRY_UNREACHABLE',
  'NEXXO_REGISTRY_UNAVAILABLE',
  'NEXXO_RATE_LIMITED',
]);

function lines({ ok, plugins }: { ok: boolean; plugins: Audited[] }): string[] {
  if (plugins.length === 0) return ['No plugin here is signed or approved: there is nothing to audit.'];
  const wrong = plugins.filter(({ problems }) => problems.length > 0);
  const local = plugins.filter(({ registry, kind }) => registry === null && kind !== 'approval');
  return [
    ...wrong.flatMap(({ name, version, problems }) => [
      paint('bold', `${name} ${version ?? ''}`.trimEnd()),
      ...columns(problems.map(({ code, message }) => [paint('red', code), message])),
    ]),
    ...(local.length === 0
      ? []
      : [`Of no registry, so that withdrawals are not known: ${local.map(({ name }) => name).join(', ')}`]),
    ok
      ? `${paint('green', 'Nothing is wrong')} with ${plugins.length === 1 ? '1 plugin' : `${plugins.length} plugins`}.`
      : `${wrong.length} of ${plugins.length} are not as they should be.`,
  ];
}
