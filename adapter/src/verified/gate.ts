import { existsSync } from 'node:fs';
import path from 'node:path';
import { NexxoError } from '../error.ts';
import { type PackedPlugin, packPlugin } from '../pack/index.ts';
import { isBare, splitSpecifier } from '../pack/packages.ts';
import { ENVELOPE_FILE } from '../signing/project-files.ts';
import { type Admission, type AdmissionRequest, packOptions } from './admission.ts';
import { admitApproval } from './admit-approval.ts';
import { admitArtifact } from './admit-artifact.ts';
import { isLocked, readApproval, readProject } from './project.ts';

/** What the project set about plugins that nobody signed. */
export interface GateOptions {
  /** The project's directory. */
  root: string;
  /** Where bundles are kept; false keeps none. */
  packCache: string | false;
  allowUnsigned: boolean | readonly string[];
  verify: ((artifact: PackedPlugin) => void | Promise<void>) | undefined;
}

/** What a plugin passes before it runs: it is signed and approved, or the project said that it need not be. */
export class Gate {
  readonly #options: GateOptions;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /**
   * Finds a plugin and decides whether it may run.
   *
   * @throws NEXXO_UNSIGNED, NEXXO_PLUGIN_NOT_FOUND, NEXXO_PACK_FAILED, NEXXO_EXPORT_MISSING and all that `verifyManifest` throws
   */
  async admit(request: AdmissionRequest): Promise<Admission> {
    const admission = (await this.#admitSigned(request)) ?? (await this.#admitUnsigned(request));
    await this.#options.verify?.(admission.packed);
    return admission;
  }

  async #admitSigned(request: AdmissionRequest): Promise<Admission | null> {
    const { root, packCache } = this.#options;
    if (!isBare(request.specifier)) return null;
    const { name } = splitSpecifier(request.specifier);
    const dir = findPackage(name, root);
    if (dir !== null && existsSync(path.join(dir, ENVELOPE_FILE))) return admitArtifact(dir, root, request);
    const approval = readApproval(root, name);
    if (approval !== null) return admitApproval(name, approval, root, packCache, request, readProject(root));
    // What was approved once does not run unsigned because its signature was taken away.
    if (dir === null || !isLocked(readProject(root).lock, name)) return null;
    throw new NexxoError(
      'NEXXO_SIGNATURE_MISSING',
      `${name} is in nexxo.lock, but neither the package nor nexxo.approvals has a signed manifest of it`,
      { plugin: name },
    );
  }

  async #admitUnsigned(request: AdmissionRequest): Promise<Admission> {
    const { root, packCache, allowUnsigned, verify } = this.#options;
    const { specifier } = request;
    const packed = await packPlugin(packOptions(request, root, packCache));
    const isAllowed =
      allowUnsigned === true || (allowUnsigned !== false && allowUnsigned.includes(specifier));
    if (!isAllowed && verify === undefined) {
      const what = isBare(specifier)
        ? `nobody signed it. \`nexxo plugin add ${specifier}\` shows what it uses and approves it; \`allowUnsigned\` of createSandbox goes without`
        : `it is a file that nobody signs. \`allowUnsigned: [${JSON.stringify(specifier)}]\` of createSandbox allows it`;
      throw new NexxoError('NEXXO_UNSIGNED', what, { plugin: packed.name, hasRemedy: true });
    }
    return { packed, sourceHash: packed.hash, readRoots: packed.packageDirs, pinnedRoots: [], approved: {} };
  }
}

/** The directory of an installed package, as Node looks it up from the project. */
function findPackage(name: string, root: string): string | null {
  for (let at = root; ; at = path.dirname(at)) {
    const dir = path.join(at, 'node_modules', name);
    if (existsSync(dir)) return dir;
    if (at === path.dirname(at)) return null;
  }
}
