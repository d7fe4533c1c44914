import { checkApproval } from '../approval/check-approval.ts';
import { openEnvelope } from '../artifact/envelope.ts';
import { parseManifest } from '../artifact/manifest.ts';
import { openTarget } from '../artifact/target.ts';
import { verifyTarget } from '../artifact/verify.ts';
import { failureOf } from '../failure.ts';
import { lockedPlugin, readLock } from '../project/lock.ts';
import type { Project } from '../project/project.ts';

/** Something that is wrong with a plugin. */
export interface Problem {
  /** A code of docs/errors.md. */
  code: string;
  message: string;
}

/** A plugin that was looked at. */
export interface Audited {
  name: string;
  version: string | null;
  kind: string | null;
  /** The registry that was asked; null where none has such names. */
  registry: string | null;
  problems: Problem[];
  /** What it is by the registry's log, or, where that could not be read, by its answer. */
  state: string | null;
  /** Id of the key that owns the name now, by the registry's log. */
  owner: string | null;
  /** SHA-256 of the manifest that lies there, and those who are said to have signed it. */
  manifest: string | null;
  signers: string[];
}

/** Verifies a plugin as loading it would, by what lies in the project alone. */
export async function auditInstalled(project: Project, name: string): Promise<Audited> {
  const locked = lockedPlugin(readLock(project), name);
  const audited: Audited = {
    name,
    version: locked?.version ?? null,
    kind: locked?.kind ?? null,
    registry: null,
    problems: [],
    state: null,
    owner: null,
    manifest: null,
    signers: [],
  };
  try {
    const target = openTarget(name, project);
    const opened = openEnvelope(target.envelope);
    const found = {
      ...audited,
      version: opened.manifest.version,
      kind: opened.manifest.kind,
      manifest: opened.sha256,
      signers: opened.keyIds,
    };
    try {
      const { manifest } = verifyTarget(target, project, 'always');
      if (target.form === 'approval') await checkApproval(project, parseManifest(manifest));
      return found;
    } catch (error) {
      return { ...found, problems: [problemOf(error)] };
    }
  } catch (error) {
    return { ...audited, problems: [problemOf(error)] };
  }
}

/** What went wrong, for the list. */
export function problemOf(error: unknown): Problem {
  const { code, message } = failureOf(error);
  return { code, message };
}
