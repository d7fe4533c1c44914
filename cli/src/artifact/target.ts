import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  ENVELOPE_FILE,
  type PackageFile,
  readArchive,
  readPackageFiles,
  readProjectFile,
} from '@nexxo/native/signing';
import { readApproval } from '../project/approvals.ts';
import { findInstalled, splitSpecifier } from '../project/installed.ts';
import type { Project } from '../project/project.ts';
import { readBounded } from '../project/read-file.ts';
import { Refusal } from '../refusal.ts';
import { UsageError } from '../usage-error.ts';

/** Something with a manifest, as it was found. Nothing of it is verified. */
export interface Target {
  /** An approval is the project's own for a package of npm; an envelope stands alone. */
  form: 'archive' | 'package' | 'approval' | 'envelope';
  /** What the user called it. */
  label: string;
  /** The bytes of its envelope. */
  envelope: Uint8Array;
  /** All its files but the envelope, where there are any. */
  files?: PackageFile[];
  /** The package that it must be for. */
  name?: string;
  version?: string;
}

const largestArchive = 32 * 2 ** 20;
const largestEnvelope = 2 * 2 ** 20;

/** Opens what the user named: an archive, an envelope, a directory, or a package of the project. */
export function openTarget(text: string, project: Project): Target {
  if (text.endsWith('.tgz')) return openArchive(text);
  const isPath = /^(?:\.{1,2}(?:[\\/]|$)|\/|[A-Za-z]:[\\/])/.test(text) || text.endsWith('.json');
  if (!isPath) return openPackage(text, project);
  const path = resolve(text);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`There is no file or directory ${path}.`);
  if (stats.isDirectory()) return openDirectory(path, text);
  return { form: 'envelope', label: text, envelope: readBounded(path, largestEnvelope) };
}

function openArchive(text: string): Target {
  const files = readArchive(readBounded(resolve(text), largestArchive));
  const envelope = files.find(({ path }) => path === ENVELOPE_FILE)?.data;
  if (envelope === undefined)
    throw new Refusal(
      'NEXXO_SIGNATURE_MISSING',
      `${text} has no ${ENVELOPE_FILE}: it is not a packed plugin.`,
      'nexxo plugin pack',
    );
  return found(
    'archive',
    text,
    envelope,
    files.filter(({ path }) => path !== ENVELOPE_FILE),
  );
}

function openDirectory(directory: string, label: string): Target {
  const envelope = readProjectFile(join(directory, ENVELOPE_FILE));
  if (envelope === null)
    throw new Refusal(
      'NEXXO_SIGNATURE_MISSING',
      `${directory} has no ${ENVELOPE_FILE}: it is not a packed plugin.`,
      `nexxo plugin pack ${label}`,
    );
  return found('package', label, envelope, readPackageFiles(directory, label));
}

function openPackage(name: string, project: Project): Target {
  if (splitSpecifier(name).subpath !== '')
    throw new UsageError(`${name} is a path into a package; name the package: ${splitSpecifier(name).name}.`);
  const installed = findInstalled(project.root, name);
  if (installed?.isArtifact) return { ...openDirectory(installed.directory, name), name };
  const envelope = readApproval(project, name);
  if (envelope !== null) return { form: 'approval', label: name, envelope, name };
  if (installed === undefined)
    throw new UsageError(
      `${name} is not installed in ${project.root}, and is no file or directory.`,
      `npm install ${name}`,
    );
  throw new Refusal(
    'NEXXO_UNSIGNED',
    `${name} is an npm package that nobody signed, and this project has not approved it.`,
    `nexxo plugin add ${name}`,
  );
}

function found(form: Target['form'], label: string, envelope: Uint8Array, files: PackageFile[]): Target {
  return { form, label, envelope, files, ...identity(files) };
}

/** The name and version that `package.json` says, which must be the manifest's. */
function identity(files: PackageFile[]): { name?: string; version?: string } {
  const data = files.find(({ path }) => path === 'package.json')?.data;
  try {
    const value = JSON.parse(new TextDecoder().decode(data)) as Record<string, unknown> | null;
    const { name, version } = value ?? {};
    return typeof name === 'string' && typeof version === 'string' ? { name, version } : {};
  } catch {
    // Without one the files do not verify either.
    return {};
  }
}
