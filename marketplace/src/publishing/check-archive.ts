import { createHash, sign } from 'node:crypto';
import { RegistryError, type RegistryErrorCode } from '@nexxo/native/protocol';
import {
  checkArtifact,
  ENVELOPE_FILE,
  type PackageFile,
  privateKeyIn,
  readArchive,
  verifyManifest,
} from '@nexxo/native/signing';
import { shownPackageJson } from '../npm/shown-package-json.ts';
import type { RegistryKeys } from '../registry-keys.ts';
import { summaryOf } from '../search/summary.ts';
import type { NewVersion } from '../store/tables.ts';

/** Of a README, as much as is kept, in UTF-16 units. */
const MAX_README = 128 * 1024;

/** A key that may have signed. */
export interface KnownKey {
  readonly id: string;
  readonly spki: string;
}

/** What is published, and by whom. */
export interface ClaimedArchive {
  readonly name: string;
  readonly version: string;
  /** Subresource integrity as the request has it. */
  readonly integrity: string;
  readonly publisher: KnownKey;
}

/** A version as the database has it, but for what is decided when it gets there. */
export type CheckedVersion = Omit<NewVersion, 'package_id' | 'published' | 'log_index' | 'state'>;

/** The ids of the keys that an archive's manifest says it is signed by: claims, by which known keys are looked for. */
export interface ReadArchive {
  readonly files: readonly PackageFile[];
  readonly envelope: Uint8Array;
  readonly claimedSigners: readonly string[];
}

const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/**
 * Takes an archive apart. Nothing in it is verified yet.
 *
 * @throws RegistryError NEXXO_PUBLISH_MISMATCH where it is not what the request names, NEXXO_PUBLISH_KIND where it has no
 *   manifest; NexxoError NEXXO_ARCHIVE_INVALID
 */
export function readClaimedArchive(bytes: Uint8Array, { integrity }: ClaimedArchive): ReadArchive {
  const actual = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (actual !== integrity) {
    throw new RegistryError(
      'NEXXO_PUBLISH_MISMATCH',
      `The archive is ${actual}, and the request names ${integrity}`,
    );
  }
  const all = readArchive(bytes);
  const envelope = all.find(({ path }) => path === ENVELOPE_FILE)?.data;
  if (envelope === undefined) {
    throw new RegistryError('NEXXO_PUBLISH_KIND', `The archive has no ${ENVELOPE_FILE}`);
  }
  return {
    files: all.filter(({ path }) => path !== ENVELOPE_FILE),
    envelope,
    claimedSigners: signersOf(envelope),
  };
}

function signersOf(envelope: Uint8Array): string[] {
  try {
    const { signatures } = JSON.parse(decode(envelope)) as { signatures: { keyid: unknown }[] };
    return signatures.map(({ keyid }) => keyid).filter((keyid) => typeof keyid === 'string');
  } catch {
    // What is no envelope is refused when it is verified.
    return [];
  }
}

/**
 * Makes every check of an archive that needs no look at what else is published: signatures, files, package.json, scripts.
 *
 * @param known keys among the claimed signers that the registry knows, the publisher's aside; their signatures must be valid
 * @throws RegistryError NEXXO_PUBLISH_SIGNER, NEXXO_PUBLISH_KIND, NEXXO_PUBLISH_SCRIPTS, NEXXO_PUBLISH_SECRET, NEXXO_PUBLISH_MISMATCH,
 *   NEXXO_TOO_LARGE, NEXXO_INPUT_INVALID; NexxoError for what makes the archive none of a signed plugin
 */
export function checkArchive(
  bytes: Uint8Array,
  claimed: ClaimedArchive,
  { files, envelope }: ReadArchive,
  { known, keys, now }: { known: readonly KnownKey[]; keys: RegistryKeys; now: number },
): CheckedVersion {
  const { name, version, integrity, publisher } = claimed;
  const { manifest, sha256, signers } = verified(envelope, claimed, known, now);
  const { kind } = JSON.parse(manifest) as { kind: string };
  if (kind !== 'artifact') {
    throw new RegistryError('NEXXO_PUBLISH_KIND', `Its manifest is of kind \`${kind}\`, not \`artifact\``);
  }
  checkArtifact(envelope, [...files]);
  refuseBuilds(files);
  refuseSecrets(files);
  const packageJson = files.find(({ path }) => path === 'package.json')?.data ?? new Uint8Array();
  const shown = shownPackageJson(JSON.parse(decode(packageJson)), [...files, { data: envelope }]);
  return {
    version,
    archive: createHash('sha256').update(bytes).digest('hex'),
    shasum: createHash('sha1').update(bytes).digest('hex'),
    size: bytes.length,
    integrity,
    manifest,
    manifest_sha256: sha256,
    envelope: decode(envelope),
    ...summaryOf(manifest),
    signers: JSON.stringify(signers),
    publisher: publisher.id,
    package_json: JSON.stringify(shown),
    readme: readmeOf(files),
    registry_key: keys.packages.keyId,
    // As the npm registry signs: what `npm audit signatures` verifies.
    registry_signature: sign(
      'sha256',
      Buffer.from(`${name}@${version}:${integrity}`),
      keys.packages.privateKey,
    ).toString('base64'),
  };
}

/** What is wrong with a signature that the publisher can mend by signing, and all that makes a manifest another one. */
const AS_REGISTRY_CODE: Readonly<Record<string, RegistryErrorCode>> = {
  NEXXO_SIGNER_UNTRUSTED: 'NEXXO_PUBLISH_SIGNER',
  NEXXO_SIGNATURE_MISSING: 'NEXXO_PUBLISH_SIGNER',
  NEXXO_MANIFEST_MISMATCH: 'NEXXO_PUBLISH_MISMATCH',
};

const NOT_A_SIGNER = 'The key that publishes is not among those that signed the manifest';

function verified(envelope: Uint8Array, claimed: ClaimedArchive, known: readonly KnownKey[], now: number) {
  const { name, version, publisher } = claimed;
  const trusted = [publisher, ...known.filter(({ id }) => id !== publisher.id)];
  const entries = trusted.map(({ id, spki }) => ({ keyId: id, publicKey: spki, patterns: ['*'] }));
  const trust = Buffer.from(JSON.stringify({ version: 1, keys: entries, revoked: [] }));
  try {
    const found = verifyManifest({ envelope, trust, now: new Date(now), name, version });
    if (found.signers.includes(publisher.id)) return found;
  } catch (cause) {
    const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
    const own = typeof code === 'string' ? AS_REGISTRY_CODE[code] : undefined;
    if (own === undefined) throw cause;
    const what = own === 'NEXXO_PUBLISH_SIGNER' ? NOT_A_SIGNER : `The manifest is not for ${name}@${version}`;
    throw new RegistryError(own, what, { cause });
  }
  throw new RegistryError('NEXXO_PUBLISH_SIGNER', NOT_A_SIGNER);
}

/** Files that would make a client run something though no script is named. */
function refuseBuilds(files: readonly PackageFile[]): void {
  const bad = files.find(({ path }) => path === 'binding.gyp' || /(?:^|\/)node_modules\//.test(path));
  if (bad !== undefined) {
    throw new RegistryError('NEXXO_PUBLISH_SCRIPTS', `The archive has ${bad.path}, which clients build`);
  }
}

/** Archives stay for good and everybody reads them, so that a key in one is lost. */
function refuseSecrets(files: readonly PackageFile[]): void {
  const path = privateKeyIn(files);
  if (path !== undefined)
    throw new RegistryError('NEXXO_PUBLISH_SECRET', `The archive has a private key in ${path}`);
}

/** The text of the README, as far as both databases keep it. */
function readmeOf(files: readonly PackageFile[]): string {
  const readme = files.find(({ path }) => /^readme(?:\.md|\.markdown|\.txt)?$/i.test(path));
  if (readme === undefined) return '';
  const text = decode(readme.data.subarray(0, 4 * MAX_README)).slice(0, MAX_README);
  return text.replace(/\0|\p{Surrogate}/gu, '\ufffd');
}
