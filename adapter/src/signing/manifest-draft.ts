import { createRequire } from 'node:module';
import { sha256 } from '../pack/input-files.ts';
import { formatManifest } from './documents.ts';
import type { PackageFile } from './native.ts';

const require = createRequire(import.meta.url);

/** The version of Nexxo that this is. */
export const engineVersion: string = (require('../../../package.json') as { version: string }).version;

/** A capability that a manifest asks for. */
export interface CapabilityRequest {
  /** Its name: `read`, `write`, `resolve`, `watch`, `config`, `env`, `server`, `bundler` or `clock`. */
  capability: string;
  /** What of it: a list of texts, `true` for `bundler`, `real` for `clock`. */
  value: readonly string[] | true | 'real';
  /** Why, for people: 1 to 500 characters. */
  reason: string;
}

/** What whoever makes a manifest has to say. */
export interface ManifestStatement {
  /** The hooks that the plugin has. */
  hooks: readonly string[];
  capabilities: readonly CapabilityRequest[];
  /** Limits that are raised, by the names of the settings. */
  limits?: Readonly<Record<string, number>> | undefined;
  publisher: { name: string; url?: string | undefined };
  /** When it is made, by its own account. */
  time: Date;
}

/** The parts of a manifest that its packing gives. */
export interface PackedParts {
  name: string;
  version: string;
  kind: 'artifact' | 'approval';
  entry: string;
  files: readonly { path: string; size: number; sha256: string }[];
  engine: string;
  source?: { package: string; version: string; integrity?: string | undefined };
  packages?: readonly { path: string; sha256: string }[];
}

/**
 * Puts a manifest together.
 *
 * @returns its text as it should be signed
 * @throws NEXXO_MANIFEST_INVALID with the place
 */
export function draftManifest(statement: ManifestStatement, parts: PackedParts): string {
  const { hooks, capabilities, limits, publisher, time } = statement;
  const { engine, files, packages, ...rest } = parts;
  const byPath = (a: { path: string }, b: { path: string }): number =>
    Buffer.compare(Buffer.from(a.path), Buffer.from(b.path));
  const manifest = {
    manifestVersion: 1,
    ...rest,
    files: [...files].sort(byPath),
    ...(packages === undefined ? {} : { packages: [...packages].sort(byPath) }),
    hooks: [...new Set(hooks)].sort(),
    capabilities,
    ...(limits === undefined ? {} : { limits }),
    engines: { nexxo: engine },
    publisher,
    time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
  };
  return formatManifest(Buffer.from(JSON.stringify(manifest)));
}

/** A file's entry in a manifest. */
export function fileEntry({ path, data }: PackageFile): { path: string; size: number; sha256: string } {
  return { path, size: data.byteLength, sha256: sha256(data) };
}
