import { type PublishEntry, RegistryError } from '@nexxo/native/protocol';
import { ENVELOPE_FILE, readArchive } from '@nexxo/native/signing';
import { openEnvelope } from '../artifact/envelope.ts';
import type { Target } from '../artifact/target.ts';
import type { AnswerOptions } from '../output/answer.ts';
import type { Release } from './answers.ts';
import { download } from './download.ts';
import { progressBar } from './progress.ts';
import type { KnownRegistry } from './registry-file.ts';

/** Where an archive is for npm clients, which take it from there too. */
export function tarballUrl(url: string, name: string, version: string): string {
  return `${url}npm/${name}/-/${name.slice(name.indexOf('/') + 1)}-${version}.tgz`;
}

/** What the log must say of a version, from what the registry answered. */
export const publishEntry = ({
  name,
  version,
  integrity,
  manifest,
  signers,
  publisher,
  published,
}: Release): PublishEntry => ({
  type: 'publish',
  name,
  version,
  integrity,
  manifest,
  signers: signers.map(({ keyId }) => keyId),
  key: publisher.keyId,
  time: published,
});

/**
 * Downloads a version's archive. It is the one that the registry's answer, and so its log, has: the same bytes, manifest
 * and signers. Signatures are not verified here.
 *
 * @throws RegistryError NEXXO_REGISTRY_ANSWER, NEXXO_REGISTRY_UNREACHABLE; NexxoError NEXXO_ARCHIVE_INVALID
 */
export async function fetchRelease(
  { url }: KnownRegistry,
  release: Release,
  options: AnswerOptions,
): Promise<Target> {
  const { name, version, integrity, size, manifest, signers } = release;
  const progress = await progressBar(`${name} ${version}`, size, options);
  let bytes: Uint8Array;
  try {
    bytes = await download({ url: tarballUrl(url, name, version), integrity, size }, progress);
    progress.stop(`${name} ${version} downloaded`);
  } catch (error) {
    progress.stop(`${name} ${version} was not downloaded`);
    throw error;
  }
  const all = readArchive(bytes);
  const envelope = all.find(({ path }) => path === ENVELOPE_FILE)?.data;
  if (envelope === undefined) throw differs(`the archive of ${name} ${version} has no ${ENVELOPE_FILE}`);
  const opened = openEnvelope(envelope);
  if (opened.sha256 !== manifest)
    throw differs(`the manifest in the archive of ${name} ${version} is another than it says`);
  const said = signers.map(({ keyId }) => keyId);
  if ([...said].sort().join() !== [...opened.keyIds].sort().join())
    throw differs(`others signed the archive of ${name} ${version} than it says`);
  return {
    form: 'archive',
    label: `${name}@${version}`,
    envelope,
    files: all.filter(({ path }) => path !== ENVELOPE_FILE),
    name,
    version,
  };
}

const differs = (what: string): RegistryError =>
  new RegistryError('NEXXO_REGISTRY_ANSWER', `The registry's answer is refused: ${what}`);
