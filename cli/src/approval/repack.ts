import { makeApproval } from '@nexxo/native/signing';
import { type Manifest, parseManifest } from '../artifact/manifest.ts';
import type { Project } from '../project/project.ts';
import { waysOfUse } from './ways-of-use.ts';

/** What became of a package or a bundle since an approval. */
export interface Change {
  path: string;
  change: 'changed' | 'added' | 'removed';
}

/** An approval that was made again from what is installed now. */
export interface Repacked {
  text: string;
  manifest: Manifest;
  packages: Change[];
  bundles: Change[];
}

/** Packs every way of use of an approval again, from the packages that are installed now. */
export async function repack({ root }: Project, approved: Manifest, time = new Date()): Promise<Repacked> {
  const { hooks, capabilities, limits, publisher } = approved;
  let text: string | undefined;
  for (const { specifier, modules } of waysOfUse(approved)) {
    const made = await makeApproval({
      specifier,
      root,
      modules,
      hooks,
      capabilities,
      limits,
      publisher,
      time,
      previous: text,
    });
    text = made.manifest;
  }
  const manifest = parseManifest(text as string);
  return {
    text: text as string,
    manifest,
    packages: changes(approved.packages ?? [], manifest.packages ?? []),
    bundles: changes(approved.files, manifest.files),
  };
}

interface Digest {
  path: string;
  sha256: string;
}

function changes(before: Digest[], now: Digest[]): Change[] {
  const [old, fresh] = [before, now].map((list) => new Map(list.map(({ path, sha256 }) => [path, sha256])));
  return [...new Set([...(old?.keys() ?? []), ...(fresh?.keys() ?? [])])].sort().flatMap((path): Change[] => {
    const [was, is] = [old?.get(path), fresh?.get(path)];
    if (was === is) return [];
    return [{ path, change: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed' }];
  });
}
