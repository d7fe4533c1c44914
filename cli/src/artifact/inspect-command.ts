import { Command } from 'commander';
import { jsonOption, projectOption } from '../common-options.ts';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { findProject, type ProjectOptions } from '../project/project.ts';
import { readTrust } from '../project/trust-store.ts';
import { contentRows, originRows, titled, wishRows } from './describe.ts';
import { openEnvelope } from './envelope.ts';
import type { Manifest } from './manifest.ts';
import { type Signer, signersOf, signerText } from './signers.ts';
import { openTarget } from './target.ts';

interface Options extends ProjectOptions {
  json?: boolean;
}

const examples = `
Examples:
  $ nexxo plugin inspect acme-rollup-plugin-icons-1.2.3.tgz
  $ nexxo plugin inspect @acme/rollup-plugin-icons --json
  $ nexxo plugin inspect nexxo.approvals/rollup-plugin-x.json

Nothing is verified: nexxo plugin verify does that. Ends with 0, with 1 where there is no manifest that can be read, with
2 where there is nothing of that name.`;

/** `nexxo plugin inspect <target>`. */
export function inspectCommand(): Command {
  return new Command('inspect')
    .description('Shows what the manifest of a plugin says, and who signed it, without verifying.')
    .argument('<target>', 'an archive (.tgz), an envelope (.json), a directory, or a package of the project')
    .addOption(projectOption())
    .option('--trust <file>', "the trust store; default: the project's nexxo.trust.json")
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action((text: string, options: Options) => {
      const project = findProject(options);
      const { manifest, sha256, keyIds } = openEnvelope(openTarget(text, project).envelope);
      const signers = signersOf(keyIds, manifest, readTrust(project), new Date());
      answer({ verified: false, sha256, signers, manifest }, options, lines);
    });
}

interface Result {
  verified: boolean;
  sha256: string;
  signers: Signer[];
  manifest: Manifest;
}

function lines({ sha256, signers, manifest }: Result): string[] {
  return [
    paint('bold', `${manifest.name} ${manifest.version}`),
    ...columns([
      ...wishRows(manifest),
      ...originRows(manifest),
      ...contentRows(manifest),
      ['manifest', sha256],
      ...titled('signed by', signers.length === 0 ? ['nobody'] : signers.map(signerText)),
    ]),
    '',
    'None of this was verified: it is what the manifest says of itself. To verify it: nexxo plugin verify',
  ];
}
