import { execFile } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { NexxoError } from '../error.ts';
import { writtenDirectory } from '../pack/bundle-plugin.ts';
import { InputFiles } from '../pack/input-files.ts';
import { makePack } from '../pack/make-pack.ts';
import { NodeResolver } from '../pack/node-resolver.ts';
import { type PackageJson, Packages } from '../pack/packages.ts';
import { firstOfEach, type Place, toPortable } from '../pack/portable.ts';
import { draftManifest, engineVersion, fileEntry, type ManifestStatement } from './manifest-draft.ts';
import type { PackageFile } from './native.ts';
import { ENVELOPE_FILE } from './project-files.ts';
import { secretFiles } from './secret-files.ts';

/** The bundle's name in an artifact. */
const ENTRY = 'plugin.mjs';

/** Where the dependencies' data files and licences lie in an artifact. */
const DEPENDENCIES = 'packages';

/** What stays out of an artifact of a dependency's files: code, which is in the bundle, and what only its authors need. */
const LEFT_OUT =
  /\.(?:[cm]?[jt]sx?|map|md|markdown|tsbuildinfo|node)$|(?:^|\/)(?:tests?|__tests__|docs?|examples?)\//i;
const LICENCE = /(?:^|\/)(?:licen[cs]e|notice|copying)[^/]*$/i;

const PROJECT_FILES = /^nexxo\.(?:lock|registry\.json|trust\.json|approvals\/)/;

/** What `makeArtifact` takes. */
export interface ArtifactRequest extends ManifestStatement {
  /** The package's directory, with its `package.json` and its dependencies installed. */
  directory: string;
  /** The module with the factory, relative to the directory. Default: what the package's name means to Node. */
  entry?: string | undefined;
}

/** An artifact to be signed. */
export interface Artifact {
  name: string;
  version: string;
  /** The manifest's text. */
  manifest: string;
  /** All files but the envelope. */
  files: PackageFile[];
  /** Files of the package that stayed out, for they are private keys or have the name of something secret; sorted. */
  leftOut: string[];
}

type Json = PackageJson & Record<string, unknown>;

/**
 * Packs a plugin's package with its dependencies into the files of an artifact.
 *
 * The same package and dependencies give the same bytes on every machine, `time` apart.
 *
 * @throws NEXXO_PLUGIN_NOT_FOUND, NEXXO_PACK_FAILED, NEXXO_MANIFEST_INVALID
 */
export async function makeArtifact(request: ArtifactRequest): Promise<Artifact> {
  const directory = realpathSync(path.resolve(request.directory));
  const json = readPackageJson(directory);
  const { name, version } = json;
  const entry = findEntry(directory, name, request.entry);
  const { packed } = await makePack(entry, directory, []);
  const dependencies = packed.places
    .filter(({ dir }) => dir !== directory)
    .map(({ dir, key }) => ({ dir, key: `/${DEPENDENCIES}/${key}` }));
  const code = portableCode(packed.code, directory, dependencies, name);
  const isSecret = secretFiles(directory);
  const beside = [
    ...(await ownFiles(directory)),
    ...firstOfEach(dependencies).flatMap(({ dir, key }) => dependencyFiles(dir, key.slice(1))),
  ];
  const leftOut = beside.filter(isSecret).map((file) => file.path);
  const files = [
    { path: 'package.json', data: Buffer.from(publicJson(json)) },
    { path: ENTRY, data: Buffer.from(code) },
    ...beside.filter((file) => !leftOut.includes(file.path)),
  ].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  const manifest = draftManifest(request, {
    name,
    version,
    kind: 'artifact',
    entry: ENTRY,
    files: files.map(fileEntry),
    engine: `^${engineVersion}`,
  });
  return { name, version, manifest, files, leftOut: leftOut.sort() };
}

function readPackageJson(directory: string): Json & { name: string; version: string } {
  const file = path.join(directory, 'package.json');
  const wrong = (what: string): NexxoError => new NexxoError('NEXXO_PLUGIN_NOT_FOUND', `${file} ${what}`);
  let json: Json;
  try {
    json = JSON.parse(readFileSync(file, 'utf8')) as Json;
  } catch (error) {
    throw wrong(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { name, version } = json;
  if (typeof name !== 'string' || typeof version !== 'string') throw wrong('has no `name` and `version`');
  return { ...json, name, version };
}

function findEntry(directory: string, name: string, entry: string | undefined): string {
  if (entry !== undefined) return path.resolve(directory, entry);
  const inputs = new InputFiles();
  const resolver = new NodeResolver(inputs, new Packages(inputs));
  const inside = (found: ReturnType<NodeResolver['resolve']>): found is { path: string } =>
    'path' in found && found.path.startsWith(directory + path.sep);
  for (const specifier of [name, directory]) {
    const found = resolver.resolve(specifier, directory, 'import');
    if (inside(found)) return found.path;
  }
  throw new NexxoError(
    'NEXXO_PLUGIN_NOT_FOUND',
    `the package ${name} in ${directory} has no entry: give it \`exports\` or \`main\`, or name the module`,
    { plugin: name },
  );
}

function portableCode(code: string, directory: string, dependencies: Place[], plugin: string): string {
  const places = [{ dir: directory, key: '' }, ...dependencies];
  const text = toPortable(code, directory, writtenDirectory, places);
  if (text !== null) return text;
  throw new NexxoError(
    'NEXXO_PACK_FAILED',
    `it cannot be packed in ${directory}: the path has a character that would need an escape in code. Pack it elsewhere`,
    { plugin },
  );
}

/** What the package says of itself to the registry and to people; what would make npm install or run something is left out. */
function publicJson(json: Json & { name: string; version: string }): string {
  const kept = [
    'description',
    'keywords',
    'license',
    'author',
    'contributors',
    'homepage',
    'repository',
    'bugs',
  ];
  const fields = kept.filter((field) => json[field] !== undefined).map((field) => [field, json[field]]);
  const { name, version } = json;
  const all = {
    name,
    version,
    ...Object.fromEntries(fields),
    type: 'module',
    exports: { '.': `./${ENTRY}`, './package.json': './package.json' },
  };
  return `${JSON.stringify(all, null, 2)}\n`;
}

/** The files that npm would publish; what only it knows by its rules, it is asked for. */
async function ownFiles(directory: string): Promise<PackageFile[]> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  let listed: { files: { path: string }[] }[];
  try {
    const { stdout } = await promisify(execFile)(npm, args, { cwd: directory, maxBuffer: 2 ** 26 });
    listed = JSON.parse(stdout) as typeof listed;
  } catch (error) {
    throw new NexxoError('NEXXO_PACK_FAILED', `\`npm ${args.join(' ')}\` failed in ${directory}`, {
      cause: error,
    });
  }
  return (
    (listed[0]?.files ?? [])
      .map((file) => file.path)
      .filter((file) => !/(?:^|\/)node_modules\//.test(file))
      .filter((file) => !['package.json', ENTRY, ENVELOPE_FILE].includes(file))
      // What was packed before, which npm would put in again.
      .filter((file) => !/^[^/]+\.tgz$/.test(file))
      // What the package trusts and approved as a project is nothing to those who use it.
      .filter((file) => !PROJECT_FILES.test(file))
      .map((file) => ({ path: file, data: readFileSync(path.join(directory, file)) }))
  );
}

/** A dependency's data files and licences. */
function dependencyFiles(dir: string, below: string): PackageFile[] {
  const found: PackageFile[] = [];
  const walk = (relative: string): void => {
    for (const name of readdirSync(path.join(dir, relative)).sort()) {
      const file = relative === '' ? name : `${relative}/${name}`;
      if (name === 'node_modules' || name.startsWith('.')) continue;
      const stat = lstatSync(path.join(dir, file));
      if (stat.isDirectory()) walk(file);
      else if (stat.isFile() && (LICENCE.test(file) || !LEFT_OUT.test(file)))
        found.push({ path: `${below}/${file}`, data: readFileSync(path.join(dir, file)) });
    }
  };
  walk('');
  return found;
}
