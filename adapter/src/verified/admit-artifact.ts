import { realpathSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { NexxoError } from '../error.ts';
import type { PackedPlugin } from '../pack/index.ts';
import { sha256 } from '../pack/input-files.ts';
import { splitSpecifier } from '../pack/packages.ts';
import { fromPortable, isUsable } from '../pack/portable.ts';
import { engineVersion } from '../signing/manifest-draft.ts';
import type { PackageFile } from '../signing/native.ts';
import { verifyManifest } from '../signing/verify-manifest.ts';
import type { Admission, AdmissionRequest } from './admission.ts';
import { readPackageFiles } from './package-files.ts';
import type { ProjectFiles } from './project.ts';
import { grantsOf, limitsOf, lockedSettings } from './settings-grants.ts';

/**
 * Verifies an installed artifact.
 *
 * @param installed its directory
 * @param envelope the bytes of its signed manifest
 * @throws what {@link verifyManifest} throws
 */
export function admitArtifact(
  installed: string,
  envelope: Uint8Array,
  request: AdmissionRequest,
  { trust, lock }: ProjectFiles,
): Admission {
  const { name, subpath } = splitSpecifier(request.specifier);
  const wrong = (code: 'NEXXO_EXPORT_MISSING' | 'NEXXO_OPTION_INVALID' | 'NEXXO_PACK_FAILED', what: string) =>
    new NexxoError(code, what, { plugin: name });
  if (subpath !== '.')
    throw wrong('NEXXO_EXPORT_MISSING', `a signed package has one entry, and no ${JSON.stringify(subpath)}`);
  if (request.modules.length > 0)
    throw wrong(
      'NEXXO_OPTION_INVALID',
      `${request.modules.join(', ')} cannot be put inside with it: its bundle is signed as it is`,
    );
  const dir = realpathSync(installed);
  if (!isUsable(dir))
    throw wrong(
      'NEXXO_PACK_FAILED',
      `signed code cannot run in a directory of the name ${JSON.stringify(dir)}`,
    );
  const files = readPackageFiles(dir, name);
  const settings = request.settings(name);
  const { manifest, sha256: digest } = verifyManifest({
    envelope,
    trust,
    lock,
    name,
    version: packageVersion(files, name),
    engine: engineVersion,
    files,
    granted: grantsOf(settings),
    limits: limitsOf(settings),
  });
  const { version, entry } = JSON.parse(manifest) as { version: string; entry: string };
  const packed = packedArtifact(dir, { name, version, entry }, files, digest);
  return {
    packed,
    sourceHash: packed.hash,
    readRoots: [],
    pinnedRoots: [{ path: dir, sha256: treeDigest(files) }],
    approved: lockedSettings(lock, name),
  };
}

/** The version that npm installed it as, which the manifest must have too. */
function packageVersion(files: PackageFile[], plugin: string): string {
  const file = files.find((file) => file.path === 'package.json');
  try {
    const { name, version } = JSON.parse(Buffer.from(file?.data ?? '').toString('utf8')) as Record<
      string,
      unknown
    >;
    if (name === plugin && typeof version === 'string') return version;
  } catch {
    // Told below.
  }
  throw new NexxoError('NEXXO_MANIFEST_MISMATCH', `its package.json is not that of ${plugin}`, { plugin });
}

function packedArtifact(
  dir: string,
  { name, version, entry }: { name: string; version: string; entry: string },
  files: PackageFile[],
  manifestSha256: string,
): PackedPlugin {
  const bytesOf = (wanted: string): Uint8Array | null =>
    files.find((file) => file.path === wanted)?.data ?? null;
  const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
  const bundle = bytesOf(entry) ?? new Uint8Array();
  const map = bytesOf(`${entry}.map`);
  const places = [{ dir, key: '' }];
  let code: string | undefined;
  return {
    name,
    version,
    moduleName: pathToFileURL(path.join(dir, entry)).href,
    get code() {
      code ??= fromPortable(textOf(bundle), places);
      return code;
    },
    portable: bundle,
    places,
    map: map === null ? null : textOf(map),
    exports: [],
    modules: [],
    packageDirs: [dir],
    builtins: [],
    hash: sha256(`artifact ${manifestSha256} ${dir}`),
  };
}

/** The digest that a package's directory has where it holds these files alone; docs/signed-plugins.md. */
function treeDigest(files: PackageFile[]): string {
  const sorted = [...files].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  return sha256(sorted.map(({ path, data }) => `f\0${path}\0${sha256(data)}\n`).join(''));
}
