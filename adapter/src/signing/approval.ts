import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { NexxoError } from '../error.ts';
import { type PackedPlugin, packPlugin } from '../pack/index.ts';
import { splitSpecifier } from '../pack/packages.ts';
import { firstOfEach, isUsable, type Place } from '../pack/portable.ts';
import { draftManifest, engineVersion, fileEntry, type ManifestStatement } from './manifest-draft.ts';
import { native, signing } from './native.ts';

/** What `makeApproval` takes. */
export interface ApprovalRequest extends ManifestStatement {
  /** The plugin as it is named to `sandbox.plugin`: a package, with or without a subpath. */
  specifier: string;
  /** The project's directory. */
  root: string;
  /** The modules that options have inside, as `sandbox.module` names them. */
  modules?: readonly string[] | undefined;
  /** The manifest of an approval of the same version, whose ways of use are kept. */
  previous?: string | undefined;
  /** Where bundles are kept. Default as `createSandbox` has it; false keeps none. */
  cacheDir?: string | false | undefined;
}

/** An approval to be signed. */
export interface Approval {
  /** The manifest's text. */
  manifest: string;
  /** The package's name and version. */
  name: string;
  version: string;
  packed: PackedPlugin;
}

/**
 * Packs an installed plugin that nobody signed, for the project to sign it with its own key.
 *
 * @throws NEXXO_PLUGIN_NOT_FOUND, NEXXO_PACK_FAILED, NEXXO_MANIFEST_INVALID
 */
export async function makeApproval(request: ApprovalRequest): Promise<Approval> {
  const { specifier, modules = [], previous, cacheDir } = request;
  const root = path.resolve(request.root);
  const packed = await packPlugin({
    specifier,
    root,
    modules: [...modules].sort(),
    ...(cacheDir === undefined ? {} : { cacheDir: cacheDir === false ? false : path.join(cacheDir, 'pack') }),
  });
  const { name, version } = packed;
  const entry = bundlePath(specifier, modules);
  const own = fileEntry({ path: entry, data: portableOf(packed) });
  const digests = packagesOf(packed).map(({ dir, key }) => ({ path: key, sha256: packageDigest(dir, name) }));
  const earlier = previousParts(previous, version);
  const integrity = registryIntegrity(root, name);
  const manifest = draftManifest(request, {
    name,
    version,
    kind: 'approval',
    entry: earlier.files[0]?.path ?? entry,
    files: [...earlier.files.filter((file) => file.path !== entry), own],
    engine: `=${engineVersion}`,
    source: { package: name, version, ...(integrity === undefined ? {} : { integrity }) },
    packages: [
      ...earlier.packages.filter(({ path }) => digests.every((digest) => digest.path !== path)),
      ...digests,
    ],
  });
  return { manifest, name, version, packed };
}

/** The name of a bundle in an approval: how the package is used, and what is packed with it. */
export function bundlePath(specifier: string, modules: readonly string[]): string {
  const { subpath } = splitSpecifier(specifier);
  const use = [subpath === '.' ? 'index' : subpath.slice(2), ...[...modules].sort()].join('+');
  return `${use.replaceAll('..', '_').replace(/[^\w@+./-]/g, '_')}.mjs`;
}

/** The packages that a bundle was made from, each once. */
export function packagesOf({ places }: Pick<PackedPlugin, 'places'>): Place[] {
  return firstOfEach(places).filter(({ key }) => key !== '');
}

/** The bundle's bytes that an approval covers. */
export function portableOf({ name, portable, places }: PackedPlugin): Uint8Array {
  if (portable !== null) return portable;
  const unusable = places.find(({ dir }) => !isUsable(dir))?.dir;
  const reason =
    unusable === undefined
      ? 'it holds a file that belongs neither to the project nor to a package, or puts our own marks into its code'
      : `the path ${JSON.stringify(unusable)} is the root of the file system or has a character that would need an escape in code`;
  throw new NexxoError('NEXXO_PACK_FAILED', `its bundle cannot be signed: ${reason}`, { plugin: name });
}

/** The digest of a package's directory, as docs/signed-plugins.md defines it. */
export function packageDigest(dir: string, plugin: string): string {
  return signing(() => native.packageDigest(dir), { plugin });
}

interface Parts {
  files: { path: string; size: number; sha256: string }[];
  packages: { path: string; sha256: string }[];
}

function previousParts(text: string | undefined, version: string): Parts {
  if (text === undefined) return { files: [], packages: [] };
  const previous = JSON.parse(text) as Parts & { version: string; entry: string; engines: { nexxo: string } };
  // Bundles of another version, of the package or of the packer, are none that could be used again.
  if (previous.version !== version || previous.engines.nexxo !== `=${engineVersion}`)
    return { files: [], packages: [] };
  const first = previous.files.filter(({ path }) => path === previous.entry);
  const others = previous.files.filter(({ path }) => path !== previous.entry);
  return { files: [...first, ...others], packages: previous.packages };
}

/** The registry's integrity of an installed package, where npm wrote it down. */
function registryIntegrity(root: string, name: string): string | undefined {
  for (let at = root; ; at = path.dirname(at)) {
    const file = path.join(at, 'node_modules', '.package-lock.json');
    if (existsSync(file)) {
      try {
        const lock = JSON.parse(readFileSync(file, 'utf8')) as {
          packages?: Record<string, { integrity?: string }>;
        };
        const integrity = lock.packages?.[`node_modules/${name}`]?.integrity;
        if (integrity !== undefined) return integrity;
      } catch {
        // A file that npm did not write tells nothing.
      }
    }
    if (at === path.dirname(at)) return undefined;
  }
}
