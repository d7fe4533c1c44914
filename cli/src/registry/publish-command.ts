import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { RegistryError } from '@nexxo/native/protocol';
import { privateKeyIn } from '@nexxo/native/signing';
import { Command } from 'commander';
import { archiveName } from '../artifact/archive-name.ts';
import { wishRows } from '../artifact/describe.ts';
import { openEnvelope } from '../artifact/envelope.ts';
import type { Manifest } from '../artifact/manifest.ts';
import { openTarget, type Target } from '../artifact/target.ts';
import type { KeyOptions } from '../keys/private-key.ts';
import { answer, say } from '../output/answer.ts';
import { columns } from '../output/columns.ts';
import { paint } from '../output/paint.ts';
import { plainData } from '../output/plain-text.ts';
import { type AskOptions, confirm } from '../output/prompts.ts';
import { readPackageJson } from '../project/installed.ts';
import { findProject, type Project } from '../project/project.ts';
import { readBounded } from '../project/read-file.ts';
import { UsageError } from '../usage-error.ts';
import { MAX_ARCHIVE } from './answers.ts';
import { keepCheckpoint } from './keep-checkpoint.ts';
import { progressBar } from './progress.ts';
import { type Session, Sessions } from './session.ts';
import { openSigner } from './signed-change.ts';
import { upload } from './upload.ts';

interface Options extends KeyOptions, AskOptions {
  project?: string;
}

const examples = `
Examples:
  $ nexxo plugin pack && nexxo plugin sign acme-rollup-plugin-icons-1.2.3.tgz --key release.key
  $ nexxo plugin publish acme-rollup-plugin-icons-1.2.3.tgz --key release.key
  $ NEXXO_PASSPHRASE=… nexxo plugin publish --key release.key --yes --json

Publishes what was packed and signed, in the registry of its name. The first key that publishes a name owns it; from then on
it takes that key, which must be among those that signed the archive. A version that was published stays as it is. Ends with
0 where it is published, 1 where the registry refuses it or somebody said no, 2 otherwise.`;

/** `nexxo plugin publish [archive]`. */
export function publishCommand(): Command {
  return new Command('publish')
    .description('Publishes a signed archive in the registry of its name.')
    .argument('[archive]', 'default: what nexxo plugin pack names it, <name>-<version>.tgz')
    .option('--key <file>', 'the private key that signed it; default: nexxo.key of the project')
    .option('--passphrase-file <file>', 'reads its passphrase from a file instead of asking')
    .option('--project <directory>', 'the project; default: the one around the working directory')
    .option('--yes', 'does not ask')
    .option('--json', 'prints the result as JSON; asks nothing')
    .addHelpText('after', examples)
    .action(async (file: string | undefined, options: Options) => {
      const project = findProject(options);
      const path = file ?? ownArchive(project);
      if (!path.endsWith('.tgz')) throw new UsageError(`${path} is no archive (.tgz).`, 'nexxo plugin pack');
      const bytes = readBounded(resolve(path), MAX_ARCHIVE);
      const target = openTarget(path, project);
      refuseSecrets(path, target);
      const { manifest, keyIds, sha256 } = openEnvelope(target.envelope);
      const { name, version } = manifest;
      if (keyIds.length === 0)
        throw new UsageError(`Nobody has signed ${path} yet.`, `nexxo plugin sign ${path} --key nexxo.key`);
      const session = new Sessions(project).for(name);
      const { url } = session.registry;
      const owner = await ownerOf(session, name);
      if (!options.json) say(shown(plainData({ manifest, url, owner, keyIds, bytes: bytes.length })));
      await confirm(`Publish ${name} ${version}? It stays as it is for good.`, options);
      const signer = await openSigner(options, project);
      if (!keyIds.includes(signer.keyId))
        throw new RegistryError(
          'NEXXO_PUBLISH_SIGNER',
          `${path} is signed by ${keyIds.join(', ')}, and not by ${signer.keyId}`,
        );
      const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
      const envelope = signer.sign(url, { action: 'publish', name, package: { version, integrity } });
      const progress = await progressBar(`${name} ${version}`, bytes.length, options);
      const done = await upload(url, { name, version, archive: bytes, envelope }, progress).catch(
        (error: unknown) => {
          progress.stop(`${name} ${version} was not published`);
          throw error;
        },
      );
      progress.stop(`${name} ${version} uploaded`);
      const { published } = await session.client.release(name, version);
      await session.requireLogged(done.logIndex, {
        type: 'publish',
        name,
        version,
        integrity,
        manifest: sha256,
        signers: keyIds,
        key: signer.keyId,
        time: published,
      });
      keepCheckpoint(project, url, session.note);
      const result = {
        name,
        version,
        registry: url,
        integrity,
        logIndex: done.logIndex,
        keyId: signer.keyId,
      };
      answer(result, options, ({ logIndex }) => [
        `${paint('green', 'Published')} ${paint('bold', `${name} ${version}`)} in ${url}; the log has it at ${logIndex}.`,
        ...signer.warnings,
      ]);
    });
}

/** Before a byte of it leaves this machine. */
function refuseSecrets(archive: string, { files = [] }: Target): void {
  const path = privateKeyIn(files);
  if (path !== undefined)
    throw new RegistryError('NEXXO_PUBLISH_SECRET', `${archive} has a private key in ${path}`);
}

/** The archive that `pack` makes of the project. */
function ownArchive({ root }: Project): string {
  const { name, version } = readPackageJson(root);
  if (typeof name !== 'string' || typeof version !== 'string')
    throw new UsageError('Name the archive: package.json here has no name and version.');
  return archiveName({ name, version });
}

/** Who owns a name; null where nobody does yet. */
async function ownerOf({ client }: Session, name: string): Promise<string | null> {
  try {
    return (await client.plugin(name)).owner.keyId;
  } catch (error) {
    if ((error as RegistryError).code === 'NEXXO_NOT_FOUND') return null;
    throw error;
  }
}

interface Shown {
  manifest: Manifest;
  url: string;
  owner: string | null;
  keyIds: string[];
  bytes: number;
}

function shown({ manifest, url, owner, keyIds, bytes }: Shown): string[] {
  return [
    paint('bold', `${manifest.name} ${manifest.version}`),
    ...columns([
      ['registry', url],
      ['owner', owner ?? 'nobody yet: the key that publishes it'],
      ...keyIds.map((keyId, index) => [index === 0 ? 'signed by' : '', keyId]),
      ...wishRows(manifest),
      ['files', manifest.files.map(({ path }) => path).join(', ')],
      ['archive', `${Math.ceil(bytes / 1024)} KB`],
    ]),
    '',
  ];
}
