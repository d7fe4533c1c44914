import { Command } from 'commander';
import { capabilityTexts, limitTexts } from '../artifact/capabilities.ts';
import { parseManifest } from '../artifact/manifest.ts';
import { openTarget } from '../artifact/target.ts';
import { verifyTarget } from '../artifact/verify.ts';
import { type CommonOptions, jsonOption, projectOption } from '../common-options.ts';
import { failureOf } from '../failure.ts';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { lockedPlugin, readLock } from '../project/lock.ts';
import { findProject, type Project } from '../project/project.ts';
import { readTrust } from '../project/trust-store.ts';
import { checkApproval } from './check-approval.ts';
import { knownPlugins } from './known-plugins.ts';

const examples = `
Examples:
  $ nexxo plugin list
  $ nexxo plugin list --json

Verifies each plugin as loading it would; of npm plugins that the project approved itself it packs the packages again. Ends
with 0 where all verify, 1 where one does not, 2 where a file cannot be read.`;

/** `nexxo plugin list`. */
export function listCommand(): Command {
  return new Command('list')
    .description('Shows the plugins of the project that are signed or approved, and whether they verify now.')
    .addOption(projectOption())
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (options: CommonOptions) => {
      const project = findProject(options);
      // Told here once rather than for each plugin.
      readTrust(project);
      const plugins: Row[] = [];
      for (const name of knownPlugins(project)) plugins.push(await rowOf(name, project));
      answer({ verified: plugins.every(({ problem }) => problem === null), plugins }, options, lines);
      if (plugins.some(({ problem }) => problem !== null)) process.exitCode = 1;
    });
}

interface Row {
  name: string;
  version: string | null;
  kind: string | null;
  signers: string[];
  capabilities: string[];
  limits: string[];
  /** Why it does not verify. */
  problem: { code: string; message: string } | null;
}

async function rowOf(name: string, project: Project): Promise<Row> {
  const locked = lockedPlugin(readLock(project), name);
  const row = {
    name,
    version: locked?.version ?? null,
    kind: locked?.kind ?? null,
    signers: locked?.signers ?? [],
    capabilities: capabilityTexts(locked?.capabilities ?? {}),
    limits: limitTexts(locked?.limits),
  };
  try {
    const target = openTarget(name, project);
    const { manifest } = verifyTarget(target, project, 'always');
    if (target.form === 'approval') await checkApproval(project, parseManifest(manifest));
    return { ...row, problem: null };
  } catch (error) {
    const { code, message } = failureOf(error);
    return { ...row, problem: { code, message } };
  }
}

function lines({ plugins }: { plugins: Row[] }): string[] {
  if (plugins.length === 0)
    return [
      'No plugin here is signed or approved yet.',
      `For an npm plugin: ${paint('bold', 'nexxo plugin add <package>')}`,
      `For a signed one:  ${paint('bold', 'nexxo plugin approve <package>')}`,
    ];
  return plugins.flatMap(({ name, version, kind, signers, capabilities, limits, problem }) => [
    `${paint('bold', `${name} ${version ?? '(not approved)'}`)}  ${problem === null ? paint('green', 'verifies') : paint('red', problem.code)}`,
    ...columns([
      ...(kind === null ? [] : [['kind', kind]]),
      ...signers.map((signer, index) => [index === 0 ? 'signed by' : '', signer]),
      ...(version === null ? [] : [['granted', [...capabilities, ...limits].join(', ') || 'nothing']]),
      ...(problem === null ? [] : [['problem', problem.message]]),
    ]),
  ]);
}
