import { signManifest } from '@nexxo/native/signing';
import { Command } from 'commander';
import { parseGrants, parseLimits } from '../artifact/capabilities.ts';
import { parseManifest } from '../artifact/manifest.ts';
import { withNextStep } from '../artifact/next-step.ts';
import { splitHooks } from '../artifact/pack-settings.ts';
import type { Target } from '../artifact/target.ts';
import { verifyTarget } from '../artifact/verify.ts';
import { projectOption } from '../common-options.ts';
import { type KeyOptions, openKey } from '../keys/private-key.ts';
import { answer, say } from '../output/answer.ts';
import { collect } from '../output/collect.ts';
import { paint } from '../output/paint.ts';
import { plainData } from '../output/plain-text.ts';
import { type AskOptions, canAsk, confirm } from '../output/prompts.ts';
import { readApproval, writeApproval } from '../project/approvals.ts';
import { writeWhole } from '../project/atomic-write.ts';
import { requireInstalled, splitSpecifier } from '../project/installed.ts';
import { findProject, type Project } from '../project/project.ts';
import { readTrust, trustBytes } from '../project/trust-store.ts';
import { UsageError } from '../usage-error.ts';
import { draftApproval } from './draft.ts';
import { draftLines } from './draft-lines.ts';
import { planApproval } from './plan.ts';
import { withProjectKey } from './project-key.ts';

interface Options extends KeyOptions, AskOptions {
  module?: string[];
  grant?: string[];
  limit?: string[];
  hooks?: string;
  export: string;
  /** False with --no-build. */
  build: boolean;
  project?: string;
}

const examples = `
Examples:
  $ nexxo plugin add @rollup/plugin-yaml
  $ nexxo plugin add rollup-plugin-postcss --module postcss-nested --grant read=src
  $ nexxo plugin add unplugin-icons/vite --limit cpuMs=500 --no-build --yes

For npm plugins that nobody signed: packs the plugin as it is installed, has it build a sample inside the sandbox, shows what
it is and needs, and signs an approval with the project's own key. Each way of using it is added apart: the package itself, a path into it, and what is packed with it by
sandbox.module(). Ends with 0 where it is approved, 1 where somebody said no, 2 otherwise.`;

/** `nexxo plugin add <package>`. */
export function addCommand(): Command {
  return new Command('add')
    .description('Approves an npm plugin that nobody signed, as it is installed now.')
    .argument('<package>', 'what you would import: a package with or without a subpath')
    .option(
      '--module <module>',
      'a module that is packed with it by sandbox.module(); can be repeated',
      collect,
    )
    .option('--grant <grant>', 'grants something: read=src, bundler, clock=real; can be repeated', collect)
    .option('--limit <limit>', 'raises a limit: cpuMs=500; can be repeated', collect)
    .option(
      '--hooks <names>',
      'the hooks that it has; default: those that its factory gives without arguments',
    )
    .option('--export <name>', 'the export with the factory', 'default')
    .option('--no-build', 'does not build a sample to see what the plugin needs')
    .option('--key <file>', "the project's private key; default: nexxo.key of the project")
    .option('--passphrase-file <file>', 'reads its passphrase from a file instead of asking')
    .addOption(projectOption())
    .option('--yes', 'does not ask')
    .option('--json', 'prints the result as JSON; asks nothing')
    .addHelpText('after', examples)
    .action(async (specifier: string, options: Options) => {
      const project = findProject(options);
      const name = plainPackage(specifier, project);
      const earlier = earlierApproval(project, name);
      // Opened first: without a key all that follows would be for nothing.
      const key = await openKey(options, project);
      if (options.build && canAsk(options)) say(['Packing it and building a sample with it …', '']);
      const draft = await draftApproval(
        {
          specifier,
          exportName: options.export,
          modules: [...new Set(options.module ?? [])].sort(),
          capabilities: parseGrants(options.grant),
          limits: parseLimits(options.limit),
          hooks: options.hooks === undefined ? undefined : splitHooks(options.hooks),
          builds: options.build,
          previous: earlier === undefined ? undefined : parseManifest(earlier),
          previousText: earlier,
        },
        project,
      );
      const newTrust = withProjectKey(readTrust(project), key);
      const approval = signManifest({
        payload: new TextEncoder().encode(draft.text),
        privateKey: key.pem,
        passphrase: key.passphrase,
      });
      const target: Target = {
        form: 'approval',
        label: name,
        name,
        envelope: new TextEncoder().encode(approval),
      };
      const trust = newTrust === null ? trustBytes(project) : new TextEncoder().encode(newTrust);
      const plan = planApproval(target, draft.manifest, trust, project, { capabilities: {}, limits: {} });
      if (!options.json) say([...draftLines(plainData(draft), plainData(plan)), ...key.warnings, '']);
      if (newTrust !== null)
        await confirm(
          `Trust ${key.keyId}, the project's own key, to approve plugins in this project?`,
          options,
        );
      await confirm(`Approve ${name} ${draft.manifest.version} for this project?`, options);
      writeApproval(project, name, approval);
      if (newTrust !== null) writeWhole(project.trustFile, newTrust);
      writeWhole(project.lockFile, plan.lockText);
      const { manifest, sample, builtins } = draft;
      const result = {
        name,
        version: manifest.version,
        keyId: key.keyId,
        trustedKey: newTrust !== null,
        changes: plan.changes,
        manifest,
        builtins,
        builds: sample?.builds ?? [],
        denied: sample?.wanted ?? {},
      };
      answer(result, options, ({ name, version }) => [
        `${paint('green', 'Approved')} ${paint('bold', `${name} ${version}`)}`,
        'Commit nexxo.approvals, nexxo.lock and nexxo.trust.json.',
        `In the config: ${paint('bold', `await sandbox.plugin(${configSource(specifier, options.export)}, options)`)}`,
      ]);
    });
}

/** The plugin as a config names it. */
const configSource = (specifier: string, exportName: string): string =>
  exportName === 'default' ? `'${specifier}'` : `{ package: '${specifier}', export: '${exportName}' }`;

/** The package's name, where it is one of npm that nobody packed for us. */
function plainPackage(specifier: string, project: Project): string {
  if (/\.tgz$|^(?:\.{1,2}(?:[\\/]|$)|\/|[A-Za-z]:[\\/])/.test(specifier))
    throw new UsageError(
      specifier.endsWith('.tgz')
        ? `${specifier} is an archive, and has a signature of its own. Install it, then approve it.`
        : `${specifier} is a path; name a package. Plugins of your own project need no approval: allowUnsigned: ['${specifier}'].`,
      specifier.endsWith('.tgz') ? `npm install ${specifier} && nexxo plugin approve <its name>` : undefined,
    );
  const { name } = splitSpecifier(specifier);
  if (requireInstalled(project.root, name).isArtifact)
    throw new UsageError(
      `${name} brings a signed manifest along, so that nothing needs to be packed here. Approve it.`,
      `nexxo plugin approve ${name}`,
    );
  return name;
}

/** The verified manifest of an earlier approval of the installed version, to which a way of use is added. */
function earlierApproval(project: Project, name: string): string | undefined {
  const envelope = readApproval(project, name);
  if (envelope === null) return undefined;
  const target: Target = { form: 'approval', label: name, name, envelope };
  const { manifest } = withNextStep(target, () => verifyTarget(target, project, 'never'));
  const { version } = parseManifest(manifest);
  const installed = requireInstalled(project.root, name).version;
  if (version === installed) return manifest;
  throw new UsageError(
    `${name} ${version} was approved, and ${installed} is installed. Approve the new version first.`,
    `nexxo plugin approve ${name}`,
  );
}
