import { Command } from 'commander';
import { knownPlugins } from '../approval/known-plugins.ts';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { findProject } from '../project/project.ts';
import { readTrust } from '../project/trust-store.ts';
import { UsageError } from '../usage-error.ts';
import { type Audited, auditInstalled } from './audit-installed.ts';
import { type AuditedLog, auditPublished } from './audit-published.ts';
import { LOG_ENTRIES, MOST_LOG_ENTRIES } from './read-history.ts';
import { Sessions } from './session.ts';

interface Options {
  project?: string;
  json?: boolean;
  logEntries: string;
}

const examples = `
Examples:
  $ nexxo plugin audit
  $ nexxo plugin audit --json

Verifies each approved or signed plugin as loading it would, asks the registry of its name what became of the version, and
reads all of the registry's log: that it was revoked or yanked, and who owns the name, is there, whatever the registry
answers. What was read of a log is kept for this user, so that only what is new is fetched the next time. Ends with 0 where
nothing is wrong, 1 where something is, 2 where it cannot be said: a registry does not answer, or its log is too long.`;

/** `nexxo plugin audit`. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('Looks whether what is installed was withdrawn, or is not what it should be; for CI too.')
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option(
      '--log-entries <count>',
      'how many entries a log may have to be read; in a longer one nobody knows of withdrawals',
      String(LOG_ENTRIES),
    )
    .option('--json', 'prints the result as JSON')
    .addHelpText('after', examples)
    .action(async (options: Options) => {
      const logEntries = entriesOf(options.logEntries);
      const project = findProject(options);
      // Told here once rather than for each plugin.
      readTrust(project);
      const sessions = new Sessions(project);
      const plugins: Audited[] = [];
      for (const name of knownPlugins(project)) plugins.push(await auditInstalled(project, name));
      const { json = false } = options;
      const logs = await auditPublished(project, sessions, plugins, { json, logEntries });
      const problems = plugins.flatMap((plugin) => plugin.problems);
      answer({ ok: problems.length === 0, plugins, logs }, options, lines);
      const isOpen = ({ code }: { code: string }): boolean => undecided.has(code);
      if (problems.length > 0) process.exitCode = problems.every(isOpen) ? 2 : 1;
    });
}

/** Of these a plugin may still be good. */
const undecided: ReadonlySet<string> = new Set([
  'NEXXO_REGISTRY_UNREACHABLE',
  'NEXXO_REGISTRY_UNAVAILABLE',
  'NEXXO_RATE_LIMITED',
  'NEXXO_LOG_TOO_LONG',
]);

function entriesOf(text: string): number {
  const value = /^\d{1,8}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= MOST_LOG_ENTRIES) return value;
  throw new UsageError(`--log-entries ${text} must be a whole number from 0 to ${MOST_LOG_ENTRIES}.`);
}

interface Result {
  ok: boolean;
  plugins: Audited[];
  logs: AuditedLog[];
}

function lines({ ok, plugins, logs }: Result): string[] {
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
    ...logs.map(({ registry, entries }) =>
      entries === null
        ? `The log of ${registry} was not read: withdrawals and new owners that the registry hides are not known.`
        : `The whole log of ${registry} was read: ${entries} entries.`,
    ),
    ok
      ? `${paint('green', 'Nothing is wrong')} with ${plugins.length === 1 ? '1 plugin' : `${plugins.length} plugins`}.`
      : `${wrong.length} of ${plugins.length} are not as they should be.`,
  ];
}
