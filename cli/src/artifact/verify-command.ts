import { Command } from 'commander';
import { checkApproval } from '../approval/check-approval.ts';
import { jsonOption, projectOption } from '../common-options.ts';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { lockBytes } from '../project/lock.ts';
import { findProject, type ProjectOptions } from '../project/project.ts';
import { readTrust } from '../project/trust-store.ts';
import { parseManifest } from './manifest.ts';
import { withNextStep } from './next-step.ts';
import { type Signer, signersOf, signerText } from './signers.ts';
import { openTarget } from './target.ts';
import { verifyTarget } from './verify.ts';

interface Options extends ProjectOptions {
  json?: boolean;
  /** False with --no-lock. */
  lock: boolean;
}

const examples = `
Examples:
  $ nexxo plugin verify acme-rollup-plugin-icons-1.2.3.tgz
  $ nexxo plugin verify @acme/rollup-plugin-icons
  $ nexxo plugin verify ./package --trust ../nexxo.trust.json --no-lock --json

Holds signatures, files, name, version and the version of Nexxo against the project's nexxo.trust.json, and, where the
project has a nexxo.lock, against what was approved. Of an npm plugin that the project approved itself, the packages are
packed again and compared. Ends with 0 where all holds, 1 where something does not, 2 where there is nothing to verify.`;

/** `nexxo plugin verify <target>`. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Decides whether a plugin is signed by whom the project trusts, and is what was signed.')
    .argument('<target>', 'an archive (.tgz), an envelope (.json), a directory, or a package of the project')
    .addOption(projectOption())
    .option('--trust <file>', "the trust store; default: the project's nexxo.trust.json")
    .option('--no-lock', 'does not hold it against nexxo.lock')
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (text: string, options: Options) => {
      const project = findProject(options);
      const target = openTarget(text, project);
      const verified = withNextStep(target, () =>
        verifyTarget(target, project, options.lock ? 'where there is one' : 'never'),
      );
      const manifest = parseManifest(verified.manifest);
      if (target.form === 'approval') await checkApproval(project, manifest);
      const { name, version, kind } = manifest;
      const signers = signersOf(verified.signers, manifest, readTrust(project), new Date());
      const approved = options.lock && lockBytes(project) !== null;
      const result = { verified: true, name, version, kind, sha256: verified.sha256, signers, approved };
      answer(result, options, lines);
    });
}

interface Result {
  name: string;
  version: string;
  kind: string;
  sha256: string;
  signers: Signer[];
  approved: boolean;
}

function lines({ name, version, kind, sha256, signers, approved }: Result): string[] {
  return [
    `${paint('green', 'Verified:')} ${paint('bold', `${name} ${version}`)} (${kind})`,
    ...columns([
      ['manifest', sha256],
      ...signers.map((signer, index) => [index === 0 ? 'signed by' : '', signerText(signer)]),
      ['nexxo.lock', approved ? 'is as it was approved' : 'was not looked at'],
    ]),
  ];
}
