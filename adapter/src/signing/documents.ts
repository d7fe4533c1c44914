import { native, type PackageFile, signing } from './native.ts';
import { ENVELOPE_FILE } from './project-files.ts';

/**
 * Reads a trust store, and gives it as it is written.
 *
 * @param text the bytes of `nexxo.trust.json`
 * @throws NEXXO_TRUST_INVALID with the place
 */
export function formatTrust(text: Uint8Array): string {
  return signing(() => native.formatTrust(text));
}

/**
 * Reads a lockfile, and gives it as it is written.
 *
 * @param text the bytes of `nexxo.lock`
 * @throws NEXXO_LOCK_INVALID with the place
 */
export function formatLock(text: Uint8Array): string {
  return signing(() => native.formatLock(text));
}

/**
 * Reads a manifest, signed or not, and gives the text that should be signed: stable, with one fact a line.
 *
 * @throws NEXXO_MANIFEST_INVALID with the place
 */
export function formatManifest(text: Uint8Array): string {
  return signing(() => native.readManifest(text));
}

/**
 * Reads an archive, which may be hostile: every file below `package/`, sorted by path. Nothing is verified.
 *
 * @param archive the bytes of a `.tgz`
 * @throws NEXXO_ARCHIVE_INVALID
 */
export function readArchive(archive: Uint8Array): PackageFile[] {
  return signing(() => native.readArchive(archive));
}

/**
 * Writes the archive of a plugin, after holding the files against the manifest: the same bytes for the same files.
 *
 * @param envelope the bytes of `nexxo.manifest.json`, which is put in
 * @param files all others
 * @throws NEXXO_ENVELOPE_INVALID, NEXXO_FILE_UNSIGNED, NEXXO_FILE_MISSING, NEXXO_FILE_CHANGED, NEXXO_MANIFEST_MISMATCH
 */
export function writeArtifact(envelope: Uint8Array, files: PackageFile[]): Uint8Array {
  return signing(() => native.packPlugin(envelope, files));
}

/**
 * Holds a plugin's files against its manifest, and the name and version in its `package.json` too. Signatures are for
 * `verifyManifest`.
 *
 * @param envelope the bytes of `nexxo.manifest.json`
 * @param files all others
 * @throws NEXXO_ENVELOPE_INVALID, NEXXO_MANIFEST_INVALID, NEXXO_FILE_UNSIGNED, NEXXO_FILE_MISSING, NEXXO_FILE_CHANGED,
 *   NEXXO_MANIFEST_MISMATCH, NEXXO_ARCHIVE_INVALID for a `package.json` that is not strict JSON
 */
export function checkArtifact(envelope: Uint8Array, files: PackageFile[]): void {
  signing(() => native.checkPackage(envelope, files));
}

/**
 * Reads all files of a package's directory but its envelope, each once. Nothing is verified.
 *
 * @param directory where the package is
 * @param plugin what it is called in errors
 * @throws NEXXO_FILE_UNSIGNED for a link or a name that nobody can have signed, NEXXO_PACK_FAILED where it is too large or
 *   something is no plain file, NEXXO_PLUGIN_NOT_FOUND, NEXXO_SYSTEM
 */
export function readPackageFiles(directory: string, plugin: string): PackageFile[] {
  const files = signing(() => native.readPackageFiles(directory), { plugin });
  return files.filter(({ path }) => path !== ENVELOPE_FILE);
}
