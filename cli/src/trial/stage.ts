import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A project's fresh copy, and what was in it. */
export interface Stage {
  directory: string;
  /** SHA-256 by path. */
  before: ReadonlyMap<string, string>;
}

/** A file that a build wrote; null where it deleted one. */
export type Written = Map<string, Buffer | null>;

const described = /^(?:case\.json|native\.json|expected(?:\/|$))/;
const caches = /(?:^|\/)(?:node_modules\/\.(?:vite|cache)|\.rpt2_cache|\.?rollup\.cache|\.cache)(?:\/|$)/;

function* filesIn(directory: string, prefix = ''): Generator<string> {
  const entries = readdirSync(join(directory, prefix), { withFileTypes: true });
  for (const entry of entries) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) yield* filesIn(directory, `${path}/`);
    else if (entry.isFile()) yield path;
  }
}

const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

/**
 * Copies a project to `directory`, which is emptied first, so that each build starts from the same files at the same
 * absolute path.
 *
 * @param skip says which paths stay out
 */
export function stageProject(
  project: string,
  directory: string,
  linkNodeModules = false,
  skip: (path: string) => boolean = (path) => described.test(path),
): Stage {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const before = new Map<string, string>();
  for (const path of filesIn(project)) {
    if (skip(path)) continue;
    const to = join(directory, path);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(join(project, path), to);
    before.set(
      linkNodeModules ? path.replace(/^_node_modules\//, 'node_modules/') : path,
      sha256(readFileSync(to)),
    );
  }
  const stored = join(directory, '_node_modules');
  if (linkNodeModules && existsSync(stored)) renameSync(stored, join(directory, 'node_modules'));
  return { directory, before };
}

/** What has changed in a stage since it was made, caches apart. */
export function writtenFiles({ directory, before }: Stage): Written {
  const written: Written = new Map();
  for (const path of [...filesIn(directory)].sort()) {
    if (caches.test(path)) continue;
    const data = readFileSync(join(directory, path));
    if (before.get(path) !== sha256(data)) written.set(path, data);
  }
  for (const path of before.keys()) if (!existsSync(join(directory, path))) written.set(path, null);
  return written;
}
