import { realpathSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { NexxoError } from '../error.ts';
import type { PackedPlugin } from '../pack/index.ts';
import { sha256 } from '../pack/input-files.ts';
import { splitSpecifier } from '../pack/packages.ts';
import { fromPortable, isUsable } from '../pack/portable.ts';
import { engineVersion } from '../signing/manifest-draft.ts';
import { native, signing, type VerifiedPackage } from '../signing/native.ts';
import type { Admission, AdmissionRequest } from './admission.ts';
import { grantsOf, limitsOf, lockedSettings } from './settings-grants.ts';

/**
 * Verifies an installed artifact. Its files are read once: the bytes that were verified are the bytes that run.
 *
 * @param installed its directory
 * @param root the project's
 * @throws what `verifyManifest` throws
 */
export function admitArtifact(installed: string, root: string, request: AdmissionRequest): Admission {
  const { name, subpath } = splitSpecifier(request.specifier);
  const wrong = (
    code: 'NEXXO_EXPORT_MISSING' | 'NEXXO_OPTION_INVALID' | 'NEXXO_PACK_FAILED',
    what: string,
  ): NexxoError => new NexxoError(code, what, { plugin: name });
  if (subpath !== '.')
    throw wrong('NEXXO_EXPORT_MISSING', `a signed package has one entry, and no ${JSON.stringify(subpath)}`);
  if (request.modules.length > 0)
    throw wrong(
      'NEXXO_OPTION_INVALID',
      `${request.modules.join(', ')} cannot be put inside with it: its bundle is signed as it is`,
    );
  const directory = realpathSync(installed);
  if (!isUsable(directory))
    throw wrong(
      'NEXXO_PACK_FAILED',
      `signed code cannot run in a directory of the name ${JSON.stringify(directory)}`,
    );
  const settings = request.settings(name);
  const verified = signing(
    () =>
      native.verifyPackage({
        directory,
        root,
        name,
        engine: engineVersion,
        now: Date.now(),
        granted: JSON.stringify(grantsOf(settings)),
        limits: JSON.stringify(limitsOf(settings)),
      }),
    { plugin: name },
  );
  const packed = packedArtifact(directory, name, verified);
  return {
    packed,
    sourceHash: packed.hash,
    readRoots: [],
    pinnedRoots: [{ path: directory, sha256: verified.treeSha256 }],
    approved: lockedSettings(verified.lock, name),
  };
}

function packedArtifact(dir: string, name: string, verified: VerifiedPackage): PackedPlugin {
  const { version, entry, bundle, sourceMap, manifestSha256 } = verified;
  const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
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
    map: sourceMap === undefined ? null : textOf(sourceMap),
    exports: [],
    modules: [],
    packageDirs: [dir],
    builtins: [],
    hash: sha256(`artifact ${manifestSha256} ${dir}`),
  };
}
