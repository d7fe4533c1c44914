import { basename } from 'node:path';
import { makeApproval } from '@nexxo/native/signing';
import {
  askedBy,
  type Capabilities,
  type Request,
  requestsFor,
  united,
  unitedLimits,
  without,
} from '../artifact/capabilities.ts';
import { factoryHooks } from '../artifact/factory-hooks.ts';
import { type Manifest, parseManifest } from '../artifact/manifest.ts';
import { readPackageJson } from '../project/installed.ts';
import { plainRoot } from '../project/plain-root.ts';
import type { Project } from '../project/project.ts';
import { UsageError } from '../usage-error.ts';
import { type SampleBuild, sampleBuild } from './sample-build.ts';

/** What to approve of an npm plugin. */
export interface DraftRequest {
  specifier: string;
  exportName: string;
  modules: string[];
  /** What the user grants. */
  capabilities: Capabilities;
  limits: Record<string, number>;
  hooks: string[] | undefined;
  builds: boolean;
  /** The manifest of an earlier approval, to which this way of use is added. */
  previous: Manifest | undefined;
  previousText: string | undefined;
}

/** An approval that nobody signed yet, and how it came about. */
export interface Draft {
  text: string;
  manifest: Manifest;
  builtins: string[];
  bytes: number;
  sample: SampleBuild | undefined;
}

/** Packs an installed npm plugin, has it build a sample, and writes down what it is and needs. */
export async function draftApproval(request: DraftRequest, project: Project): Promise<Draft> {
  const { specifier, exportName, modules, previous, previousText } = request;
  const sample = request.builds ? await sampleBuild(specifier, project.root, exportName) : undefined;
  const hooks = request.hooks ?? (await foundHooks(request, project, sample));
  const capabilities = askedFor(request, sample);
  const made = await makeApproval({
    specifier,
    root: project.root,
    modules,
    hooks: [...new Set([...(previous?.hooks ?? []), ...hooks])].sort(),
    capabilities,
    limits: unitedLimits(unitedLimits(previous?.limits ?? {}, sample?.limits ?? {}), request.limits),
    publisher: { name: projectName(project) },
    time: new Date(),
    previous: previousText,
  });
  return {
    text: made.manifest,
    manifest: parseManifest(made.manifest),
    builtins: made.packed.builtins,
    bytes: Buffer.byteLength(made.packed.code),
    sample,
  };
}

/** What was asked for before, what the user grants, and what the sample needed, each with its reason. */
function askedFor({ previous, capabilities }: DraftRequest, sample: SampleBuild | undefined): Request[] {
  const before = previous?.capabilities ?? [];
  const fromUser = without(capabilities, askedBy(before));
  const known = united(askedBy(before), capabilities);
  return [
    ...before,
    ...requestsFor(fromUser, 'Granted when the project approved it.'),
    ...requestsFor(without(sample?.capabilities ?? {}, known), 'A sample build needed it.'),
  ];
}

/** The hooks of the factory without arguments; else those that ran in the sample. */
async function foundHooks(
  { specifier, exportName }: DraftRequest,
  { root }: Project,
  sample: SampleBuild | undefined,
): Promise<string[]> {
  try {
    return await factoryHooks(specifier, plainRoot(root), exportName);
  } catch (error) {
    if (sample !== undefined && sample.hooks.length > 0) return sample.hooks;
    const { code, message } = error as NodeJS.ErrnoException;
    // Whether it can be packed at all is for what follows to say.
    if (code === 'NEXXO_PLUGIN_NOT_FOUND' || code === 'NEXXO_PACK_FAILED') throw error;
    throw new UsageError(
      `Which hooks ${specifier} has could not be found out, for its factory does not run without arguments:\n  ${message}\nName them with --hooks.`,
      `nexxo plugin add ${specifier} --hooks resolveId,load,transform`,
    );
  }
}

function projectName({ root }: Project): string {
  const { name } = readPackageJson(root);
  return typeof name === 'string' && name !== '' ? name : basename(root);
}
