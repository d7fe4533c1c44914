import { resolve } from 'node:path';
import { ENVELOPE_FILE, signManifest, writeArtifact } from '@nexxo/native/signing';
import { Command } from 'commander';
import { openEnvelope } from '../artifact/envelope.ts';
import { openTarget, type Target } from '../artifact/target.ts';
import { jsonOption } from '../common-options.ts';
import { answer } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { writeWhole } from '../project/atomic-write.ts';
import { findProject } from '../project/project.ts';
import { UsageError } from '../usage-error.ts';
import { type KeyOptions, openKey } from './private-key.ts';

interface Options extends KeyOptions {
  out?: string;
}

const examples = `
Examples:
  $ nexxo plugin sign acme-rollup-plugin-icons-1.2.3.tgz --key release.key
  $ nexxo plugin sign acme-rollup-plugin-icons-1.2.3.tgz --key second.key --out signed.tgz
  $ NEXXO_PASSPHRASE=… nexxo plugin sign nexxo.manifest.json --key release.key

Signatures that are there stay; one by the same key is made anew. Look at what you sign first, with
nexxo plugin inspect <file>. Ends with 0 where it was signed, 1 where the file is not a proper one, 2 otherwise.`;

/** `nexxo plugin sign <file>`. */
export function signCommand(): Command {
  return new Command('sign')
    .description('Signs a packed plugin.')
    .argument('<file>', 'an archive (.tgz) that nexxo plugin pack made, or the nexxo.manifest.json of one')
    .option('--key <file>', 'the private key; default: nexxo.key of the project')
    .option('--passphrase-file <file>', 'reads the passphrase from a file instead of asking')
    .option('--out <file>', 'writes the signed file there, and leaves the one that is there as it is')
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (file: string, options: Options) => {
      const project = findProject();
      const target = openTarget(file.endsWith('.tgz') ? file : resolve(file), project);
      if (target.form !== 'archive' && target.form !== 'envelope')
        throw new UsageError(
          `${file} is a directory; name the archive that was packed, or its ${ENVELOPE_FILE}.`,
        );
      // Before a passphrase is asked for: what cannot be signed is told at once.
      const opened = openEnvelope(target.envelope);
      const key = await openKey(options, project);
      const envelope = signManifest({
        payload: opened.payload,
        privateKey: key.pem,
        envelope: target.envelope,
        passphrase: key.passphrase,
      });
      const out = options.out ?? file;
      writeWhole(resolve(out), signedFile(target, envelope));
      const { name, version, kind } = opened.manifest;
      const signers = openEnvelope(new TextEncoder().encode(envelope)).keyIds;
      const result = {
        file: out,
        name,
        version,
        kind,
        manifest: opened.sha256,
        keyId: key.keyId,
        signers,
        warnings: key.warnings,
      };
      answer(result, options, resultLines);
    });
}

/** The archive with the envelope in it; it is held against the manifest on the way. */
function signedFile({ form, files = [] }: Target, envelope: string): string | Uint8Array {
  if (form === 'envelope') return envelope;
  return writeArtifact(new TextEncoder().encode(envelope), files);
}

interface Result {
  file: string;
  name: string;
  version: string;
  kind: string;
  manifest: string;
  keyId: string;
  signers: string[];
  warnings: string[];
}

function resultLines({ file, name, version, kind, manifest, keyId, signers, warnings }: Result): string[] {
  const others = signers.filter((signer) => signer !== keyId);
  return [
    `Signed ${paint('bold', `${name} ${version}`)} (${kind}) in ${file}`,
    ...columns([['key', keyId], ...others.map((other) => ['also signed by', other]), ['manifest', manifest]]),
    ...warnings.map((warning) => paint('yellow', warning)),
    '',
    `Next: ${paint('bold', `nexxo plugin verify ${file}`)}`,
  ];
}
