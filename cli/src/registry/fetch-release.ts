import { type PublishEntry, RegistryError } from '@nexxo/native/protocol';
import { ENVELOPE_FILE, type PackageFile, readArchive } from '@nexxo/native/signing';
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
  requirePlain(all, `${name} ${version}`);
  return {
    form: 'archive',
    label: `${name}@${version}`,
    envelope,
    files: all.filter(({ path }) => path !== ENVELOPE_FILE),
    name,
    version,
  };
}

/** What makes package managers install, link or run something; a packed plugin has none of it. */
const INSTALLING = [
  ...[
    'dependencies',
    'optionalDependencies',
    'peerDependencies',
    'bundleDependencies',
    'bundledDependencies',
  ],
  ...['acceptDependencies', 'bin', 'directories', 'gypfile'],
];
const RUNNING = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'];

/** Refuses an archive of which a package manager would do more than to put its files there. */
function requirePlain(files: readonly PackageFile[], label: string): void {
  const data = files.find(({ path }) => path === 'package.json')?.data;
  const fields = parsed(data);
  const scripts = fields['scripts'];
  const field = INSTALLING.find((name) => Object.hasOwn(fields, name));
  const script = RUNNING.find(
    (name) => typeof scripts === 'object' && scripts !== null && Object.hasOwn(scripts, name),
  );
  if (field !== undefined)
    throw differs(`package.json of ${label} has \`${field}\`, by which more than it would be installed`);
  if (script !== undefined) throw differs(`package.json of ${label} has a script \`${script}\``);
  if (files.some(({ path }) => path.toLowerCase() === 'binding.gyp'))
    throw differs(`${label} has a file binding.gyp, which package managers build`);
}

function parsed(data: Uint8Array | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(data));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw differs('package.json of the archive is no object');
}

const differs = (what: string): RegistryError =>
  new RegistryError('NEXXO_REGISTRY_ANSWER', `The registry's answer is refused: ${what}`);
