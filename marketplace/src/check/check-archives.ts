import { createHash } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Store } from '../store/store.ts';
import type { Report } from './report.ts';

const PAGE = 500;

/** Reads every archive, and holds it against what the tables say of it. */
export async function checkArchives({ db }: Store, artifacts: ArtifactStore, report: Report): Promise<void> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('versions')
      .innerJoin('packages', 'packages.id', 'versions.package_id')
      .select(['versions.id', 'name', 'version', 'archive', 'size', 'integrity', 'shasum'])
      .where('versions.id', '>', after)
      .orderBy('versions.id')
      .limit(PAGE)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    for (const row of rows) {
      const wrong = await archiveProblem(artifacts, row);
      if (wrong) report.add(`${row.name} ${row.version} ${wrong}`, row.name);
    }
    after = last.id;
  }
}

interface Row {
  readonly archive: string;
  readonly size: number;
  readonly integrity: string;
  readonly shasum: string;
}

async function archiveProblem(artifacts: ArtifactStore, row: Row): Promise<string | undefined> {
  const hashes = { sha256: createHash('sha256'), sha512: createHash('sha512'), sha1: createHash('sha1') };
  let size = 0;
  try {
    const bytes = await artifacts.get(row.archive);
    if (!bytes) return 'has no archive';
    for await (const chunk of bytes) {
      for (const hash of Object.values(hashes)) hash.update(chunk);
      size += chunk.length;
    }
  } catch (error) {
    return `has an archive that cannot be read: ${(error as Error).message}`;
  }
  const same =
    size === row.size &&
    hashes.sha256.digest('hex') === row.archive &&
    hashes.sha1.digest('hex') === row.shasum &&
    `sha512-${hashes.sha512.digest('base64')}` === row.integrity;
  return same ? undefined : 'has another archive than the tables say';
}
