import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PackedPlugin } from '@nexxo/native';
import { findInstalled, splitSpecifier } from '../project/installed.ts';
import {
  Builder,
  type Bundler,
  type Case,
  deedText,
  grantTexts,
  readsProject,
  tryCase,
} from '../trial/index.ts';
import { UsageError } from '../usage-error.ts';
import { chooseBundlers } from './bundlers.ts';
import { filesDiff } from './file-diff.ts';
import { packInfo } from './pack-info.ts';
import type { BuildResult, CheckResult } from './result.ts';
import { SampleProject } from './sample-project.ts';

/** What to check. */
export interface CheckRequest {
  specifier: string;
  exportName: string;
  args: unknown[];
  bundlers: Bundler[] | undefined;
  /** The project to build; a sample is made where it is left out. */
  project: string | undefined;
  /** From where packages are found. */
  root: string;
}

/** What a project's copy goes without. What was approved holds for the project itself: here the plugin is tried as it is. */
const outside =
  /^(?:node_modules|\.git|dist|\.stage-[^/]*|nexxo\.(?:approvals|lock|trust\.json|key(?:\.pub)?))(?:\/|$)/;

/** Builds with a plugin natively and sandboxed, with each bundler. */
export async function checkPlugin(request: CheckRequest): Promise<CheckResult> {
  const root = request.project ?? request.root;
  if (!existsSync(root)) throw new UsageError(`there is no directory ${root}`);
  refuseArtifact(request.specifier, root);
  const bundlers = chooseBundlers(request.bundlers, root);
  const cacheDir = join(root, 'node_modules/.cache/nexxo');
  const packed = await packInfo(entryOf(request.specifier, request.root), root, cacheDir);
  const builder = new Builder({ root, cacheDir, skip: (path) => outside.test(path) });
  const builds: BuildResult[] = [];
  const hooks = new Set<string>();
  try {
    for (const bundler of bundlers) builds.push(await buildWith(bundler, request, builder, packed, hooks));
  } finally {
    builder.dispose();
  }
  return {
    plugin: packed.name,
    version: packed.version,
    bytes: Buffer.byteLength(packed.code),
    hooks: [...hooks].sort(),
    builtins: packed.builtins,
    same: builds.every(({ status }) => status === 'identical'),
    builds,
  };
}

async function buildWith(
  bundler: Bundler,
  { specifier, exportName, args, project, root }: CheckRequest,
  builder: Builder,
  packed: PackedPlugin,
  hooks: Set<string>,
): Promise<BuildResult> {
  const sample = project === undefined ? await SampleProject.make() : undefined;
  const directory = sample?.directory ?? (project as string);
  const test: Case = {
    name: `check-${bundler}`,
    directory,
    package: packed.name,
    version: packed.version,
    plugin: { entry: entryOf(specifier, root), export: exportName, options: args },
    bundler,
    ...(sample === undefined
      ? projectConfig(directory, bundler)
      : bundler === 'vite'
        ? {}
        : { input: 'src/main.js' }),
  };
  try {
    const sampled = (await sample?.fill(builder, test, packed.code)) ?? null;
    const { status, reason, grants, native, sandboxed } = await tryCase(builder, test);
    for (const { hook } of sandboxed?.report?.hooks ?? []) hooks.add(hook);
    return {
      bundler,
      sampled,
      status,
      reason: status === 'identical' ? null : reason,
      isNative: native.error === undefined,
      grants: sandboxed === undefined ? [] : grantTexts(grants, { readsProject: readsProject(sandboxed) }),
      outOfScope: native.deeds.map(deedText),
      files: native.files.size,
      nativeMs: Math.round(native.ms),
      sandboxedMs: sandboxed === undefined ? null : Math.round(sandboxed.ms),
      diff: sandboxed === undefined || sandboxed.error !== undefined ? null : filesDiff(native, sandboxed),
    };
  } finally {
    await sample?.remove();
  }
}

/** A signed package is packed already, and runs nowhere but where its signature counts. */
function refuseArtifact(specifier: string, root: string): void {
  if (isFile(specifier)) return;
  const { name } = splitSpecifier(specifier);
  if (findInstalled(root, name)?.isArtifact)
    throw new UsageError(
      `${name} is signed, and was packed by its author for the sandbox: there is nothing to compare it with.`,
      `nexxo plugin approve ${name}`,
    );
}

const isFile = (specifier: string): boolean => /^(?:file:|\.{0,2}\/|[A-Za-z]:[\\/])/.test(specifier);

/** A file is named from where the command runs; the builds are elsewhere. */
function entryOf(specifier: string, root: string): string {
  return isFile(specifier) && !specifier.startsWith('file:')
    ? pathToFileURL(resolve(root, specifier)).href
    : specifier;
}

const entries = ['src/main', 'src/index', 'main', 'index'].flatMap((name) =>
  ['.js', '.mjs', '.ts', '.jsx', '.tsx'].map((extension) => name + extension),
);

/** A project's own config, without the plugin under test; else the entry that it most likely has. */
function projectConfig(directory: string, bundler: Bundler): Partial<Case> {
  const config = readdirSync(directory).find((name) =>
    new RegExp(`^${bundler}\\.config\\.[mc]?[jt]s$`).test(name),
  );
  if (config !== undefined) return { configFile: config };
  if (bundler === 'vite' && existsSync(join(directory, 'index.html'))) return {};
  const input = entries.find((name) => existsSync(join(directory, name)));
  if (input === undefined)
    throw new UsageError(
      `${basename(directory)} has no ${bundler}.config.js and none of ${entries.join(', ')}`,
    );
  return { input };
}
