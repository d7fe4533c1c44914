import type { PinnedRoot } from '../binding-types.ts';
import { NexxoError } from '../error.ts';
import { type PackedPlugin, packPlugin } from '../pack/index.ts';
import { sha256 } from '../pack/input-files.ts';
import { bundlePath, packageDigest, packagesOf, portableOf } from '../signing/approval.ts';
import { engineVersion } from '../signing/manifest-draft.ts';
import { verifyManifest } from '../signing/verify-manifest.ts';
import { type Admission, type AdmissionRequest, packOptions } from './admission.ts';
import type { ProjectFiles } from './project.ts';
import { grantsOf, limitsOf, lockedSettings } from './settings-grants.ts';

/** What an approval's manifest says that matters here. */
interface ApprovedManifest {
  version: string;
  files: { path: string; sha256: string }[];
  packages: { path: string; sha256: string }[];
}

/**
 * Verifies a plugin that the project itself approved: packs what is installed, and holds the bundle against the approval.
 *
 * @param name the package
 * @param envelope the bytes of the approval
 * @throws what {@link verifyManifest} throws, NEXXO_FILE_UNSIGNED for a use that was not approved, NEXXO_FILE_CHANGED with the
 *   packages that changed
 */
export async function admitApproval(
  name: string,
  envelope: Uint8Array,
  root: string,
  packCache: string | false,
  request: AdmissionRequest,
  { trust, lock }: ProjectFiles,
): Promise<Admission> {
  const { specifier, modules } = request;
  const settings = request.settings(name);
  const { manifest } = verifyManifest({
    envelope,
    trust,
    lock,
    name,
    engine: engineVersion,
    granted: grantsOf(settings),
    limits: limitsOf(settings),
  });
  const approved = JSON.parse(manifest) as ApprovedManifest;
  const packed = await packPlugin(packOptions(request, root, packCache));
  checkIdentity(packed, name, approved);
  const bundle = checkBundle(packed, approved, bundlePath(specifier, modules));
  return {
    packed,
    sourceHash: sha256(`approval ${bundle} ${JSON.stringify(packed.places)}`),
    readRoots: [],
    pinnedRoots: pinnedPackages(packed, approved),
    approved: lockedSettings(lock, name),
  };
}

function checkIdentity(
  { name: found, version }: PackedPlugin,
  name: string,
  approved: ApprovedManifest,
): void {
  if (found !== name)
    throw new NexxoError('NEXXO_MANIFEST_MISMATCH', `what is installed as ${name} is ${found}`, {
      plugin: name,
    });
  if (version === approved.version) return;
  throw new NexxoError(
    'NEXXO_LOCK_CHANGED',
    `${name} ${version} is installed, and ${approved.version} was approved`,
    { plugin: name },
  );
}

/** Holds the bundle's bytes against the approval; gives their digest. */
function checkBundle(packed: PackedPlugin, approved: ApprovedManifest, file: string): string {
  const { name } = packed;
  const signed = approved.files.find(({ path }) => path === file);
  if (signed === undefined) {
    const known = approved.files.map(({ path }) => path).join(', ');
    throw new NexxoError(
      'NEXXO_FILE_UNSIGNED',
      `this use of it (${file}) was not approved, only ${known}. Approve it with \`nexxo plugin add\``,
      { plugin: name, hasRemedy: true },
    );
  }
  const digest = sha256(portableOf(packed));
  if (digest === signed.sha256) return digest;
  const changed = changedPackages(packed, approved);
  const what =
    changed.length > 0
      ? `its code is not what was approved, because of ${changed.join(', ')}`
      : 'its code is not what was approved, though no package changed: options have other modules of the project inside';
  throw new NexxoError(
    'NEXXO_FILE_CHANGED',
    `${what}. If you know the change, look at it and approve it with \`nexxo plugin approve ${name}\`; otherwise install the packages again`,
    { plugin: name, hasRemedy: true },
  );
}

/** The packages of a bundle that are not as they were approved, each with what became of it. */
function changedPackages(packed: PackedPlugin, approved: ApprovedManifest): string[] {
  const found = packagesOf(packed);
  const before = new Map(approved.packages.map(({ path, sha256 }) => [path, sha256]));
  const now = found.flatMap(({ dir, key }) => {
    const digest = before.get(key);
    if (digest === undefined) return [`${key} (new)`];
    return packageDigest(dir, packed.name) === digest ? [] : [`${key} (changed)`];
  });
  const gone = [...before.keys()].filter((name) => found.every(({ key }) => key !== name));
  return [...now, ...gone.map((name) => `${name} (gone)`)];
}

function pinnedPackages(packed: PackedPlugin, approved: ApprovedManifest): PinnedRoot[] {
  return packagesOf(packed).map(({ dir, key }) => {
    const signed = approved.packages.find(({ path }) => path === key);
    if (signed !== undefined) return { path: dir, sha256: signed.sha256 };
    throw new NexxoError('NEXXO_FILE_UNSIGNED', `the package ${key} was not approved with it`, {
      plugin: packed.name,
    });
  });
}
