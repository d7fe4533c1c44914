import type { Selectable } from 'kysely';
import type { Package, VersionsTable } from '../store/tables.ts';
import { tarballUrl } from './npm-path.ts';
import type { ShownPackageJson } from './shown-package-json.ts';

/** What is read of a version for a packument. */
export const PACKUMENT_COLUMNS = [
  'version',
  'integrity',
  'shasum',
  'package_json',
  'registry_signature',
  'registry_key',
  'published',
] as const;

/** A version as a packument is made from it. */
export type PackumentVersion = Pick<Selectable<VersionsTable>, (typeof PACKUMENT_COLUMNS)[number]>;
type StatedVersion = PackumentVersion & Pick<Selectable<VersionsTable>, 'state'>;

/** What is read of a package for its packument. */
export type PackumentPackage = Pick<
  Package,
  'created' | 'description' | 'id' | 'latest' | 'name' | 'updated'
>;

/** `full` has what people read too; `abbreviated` what an installer needs. */
export type PackumentForm = 'abbreviated' | 'full';

/** An object without a prototype, so that no name in it means something else. */
const bare = <Value>(entries: Iterable<readonly [string, Value]>): Record<string, Value> => {
  const object: Record<string, Value> = Object.create(null);
  for (const [name, value] of entries) object[name] = value;
  return object;
};

const isoTime = (time: number): string => new Date(time).toISOString();

/**
 * All that npm's clients are told about a package.
 *
 * @param url the registry's address, with a slash at the end
 * @param versions in the order in which they were published; of those that were withdrawn nothing but the time is told, by
 *   which pnpm judges what is locked
 */
export function packument(
  url: string,
  found: PackumentPackage,
  versions: readonly StatedVersion[],
  form: PackumentForm,
): object {
  const { name, latest, created, updated, description } = found;
  const offered = versions.filter(({ state }) => state === 'published');
  const tags = offered.some(({ version }) => version === latest) && latest !== null ? { latest } : {};
  const time = bare([
    ['created', isoTime(created)],
    ['modified', isoTime(updated)],
    ...versions.map(({ version, published }): [string, string] => [version, isoTime(published)]),
  ]);
  const shown = bare(
    offered.map((version) => [version.version, versionManifest(url, name, version, form)] as const),
  );
  const common = {
    name,
    'dist-tags': bare(Object.entries(tags)),
    versions: shown,
    time,
    modified: time['modified'],
  };
  return form === 'full' ? { _id: name, ...common, description } : common;
}

/**
 * What npm's clients are told about a version.
 *
 * @param deprecated what clients warn with when they install it
 */
export function versionManifest(
  url: string,
  name: string,
  row: PackumentVersion,
  form: PackumentForm,
  deprecated?: string,
): object {
  const { version, integrity, shasum, registry_key: keyid, registry_signature: sig } = row;
  const { dist: size, ...fields } = JSON.parse(row.package_json) as ShownPackageJson;
  const { engines, os, cpu, libc } = fields;
  const dist = {
    tarball: tarballUrl(url, name, version),
    integrity,
    shasum,
    ...size,
    signatures: [{ keyid, sig }],
  };
  const warning = deprecated === undefined ? {} : { deprecated };
  const installed = { name, version, ...warning };
  return form === 'full'
    ? { ...fields, _id: `${name}@${version}`, ...installed, dist }
    : { ...installed, engines, os, cpu, libc, dist };
}
